"""The pages of the shop's staff, where Django looks for them: no rule is here. The customers' pages are in ``web``."""

from printshop.admin import connections, identities, orders, sources

__all__ = ["connections", "identities", "orders", "sources"]
