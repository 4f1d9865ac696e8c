"""Who a visitor is to the shop: guest or customer, by session and by identity. How she proves it is in ``oauth``."""
