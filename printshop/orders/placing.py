"""Turn a basket into an order, once."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from printshop.accounts.models import Customer
from printshop.importing.models import ImportedPhoto
from printshop.orders import mail
from printshop.orders.basket import contents
from printshop.orders.errors import (
    AddressMissing,
    BasketChanged,
    BasketEmpty,
    PhotosMissing,
    PriceChanged,
    TotalTooLarge,
)
from printshop.orders.models import Order, OrderItem, Status
from printshop.orders.money import LIMIT, Money


def place(*, customer: Customer, key: UUID, expected_total: Money, seen: str) -> Order:
    """Place the basket whose id is ``key`` and return it as an order.

    The key is what makes it happen once: a double click, going back, a retry or a second tab all send the
    same key and get the same order. ``expected_total`` and ``seen`` (the fingerprint of what was shown) are
    what the customer agreed to. When something else would be ordered, nothing is placed and one of these is
    raised: BasketEmpty, AddressMissing, PhotosMissing, BasketChanged, PriceChanged, TotalTooLarge.
    """
    with transaction.atomic():
        order = Order.objects.select_for_update().filter(pk=key, customer=customer).first()
        if order is None:
            raise BasketEmpty
        if not order.is_draft:
            return order
        _lock_photos(order)
        basket = contents.read(order)
        _refuse(basket, expected_total=expected_total, seen=seen)
        _fix(basket)
        transaction.on_commit(lambda: mail.send(order))
    return order


def _lock_photos(order: Order) -> None:
    """Hold the photos until the order stands, so that the clean-up deletes them before or not at all."""
    list(ImportedPhoto.objects.select_for_update().filter(order_items__order=order).order_by("pk"))


def _refuse(basket: contents.Contents, *, expected_total: Money, seen: str) -> None:
    if not basket.lines:
        raise BasketEmpty
    if not basket.order.has_address:
        raise AddressMissing
    if basket.missing:
        raise PhotosMissing([line.item.title for line in basket.missing])
    if basket.fingerprint != seen:
        raise BasketChanged
    if basket.totals.total != expected_total:
        raise PriceChanged(basket.totals.total)
    if basket.totals.total.amount >= LIMIT:
        raise TotalTooLarge


def _fix(basket: contents.Contents) -> None:
    """Write the prices down as they are now: a later price list does not change a placed order."""
    order, totals = basket.order, basket.totals
    for line in basket.lines:
        width, height = line.paper
        OrderItem.objects.filter(pk=line.item.pk).update(
            size=line.size.code,
            width_mm=width,
            height_mm=height,
            unit_price=line.unit_price.amount,
            unit_price_currency=line.unit_price.currency,
        )
    order.prints_total_money, order.posting_money = totals.prints, totals.posting
    order.total_money = totals.total
    order.status = Status.PLACED
    order.placed_at = order.status_changed_at = timezone.now()
    order.save()
