"""The models of all rooms, where Django looks for them."""

from printshop.accounts.models import Customer, Identity
from printshop.importing.models import ImportedPhoto
from printshop.oauth.models import Connection, PendingFlow
from printshop.orders.models import Order, OrderItem
from printshop.sessions.models import ShopSession
from printshop.sources.models import Source

__all__ = [
    "Connection",
    "Customer",
    "Identity",
    "ImportedPhoto",
    "Order",
    "OrderItem",
    "PendingFlow",
    "ShopSession",
    "Source",
]
