"""When a guest turns out to be a customer: orders go along, and the two baskets become one."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from printshop.accounts.models import Customer
from printshop.orders.basket import draft_order
from printshop.orders.models import Order
from printshop.signals import guest_joining

ADDRESS = ("name", "line1", "line2", "postcode", "city", "country", "email", "message")


@receiver(guest_joining)
def _hand_over(guest: Customer, customer: Customer, **kwargs: Any) -> None:
    theirs, hers = draft_order.draft_of(guest), draft_order.draft_of(customer)
    if theirs is not None and hers is not None:
        _empty_into(theirs, hers)
    Order.objects.filter(customer=guest).update(customer=customer)


def _empty_into(theirs: Order, hers: Order) -> None:
    """Move prints over, as far as they fit, and the address she gave last."""
    items = Order.objects.select_for_update().get(pk=hers.pk).items
    there = set(items.values_list("source_id", "remote_id", "size"))
    room = max(draft_order.MAX_LINES - items.count(), 0)
    new = [item for item in theirs.items.all() if (item.source_id, item.remote_id, item.size) not in there]
    for item in new[:room]:
        item.order = hers
        item.save(update_fields=["order"])
    if theirs.has_address:
        Order.objects.filter(pk=hers.pk).update(**{name: getattr(theirs, name) for name in ADDRESS})
    theirs.delete()
