"""The pages of the shop's staff, where Django looks for them."""

from printshop.admin import connections, identities, orders, sources

__all__ = ["connections", "identities", "orders", "sources"]
