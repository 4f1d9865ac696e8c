"""Price list, basket, placing an order and its life afterwards. Its pages are in ``web.counter``."""
