"""The admin pages of each slice, where Django looks for them."""

from printshop.accounts import admin as accounts
from printshop.oauth import admin as oauth
from printshop.orders import admin as orders
from printshop.sources import admin as sources

__all__ = ["accounts", "oauth", "orders", "sources"]
