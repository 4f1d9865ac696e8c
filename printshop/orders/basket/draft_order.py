"""The basket: a customer's draft order and what may be done with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet, Sum

from printshop.accounts.models import Customer
from printshop.importing.models import ImportedPhoto
from printshop.orders import pricing
from printshop.orders.errors import BasketFull
from printshop.orders.models import Finish, Order, OrderItem, Status

MAX_LINES = 200
MAX_COPIES = 99


@dataclass(frozen=True)
class Added:
    """What became of the photos somebody wanted in the basket."""

    added: int
    already: int
    refused: int


def draft_of(customer: Customer, *, create: bool = False) -> Order | None:
    """Return the customer's basket; None when there is none and ``create`` is false."""
    if create:
        return Order.objects.get_or_create(customer=customer, status=Status.DRAFT)[0]
    return Order.objects.filter(customer=customer, status=Status.DRAFT).first()


def count(customer: Customer) -> int:
    """Return the number of prints in the basket, copies counted."""
    items = OrderItem.objects.filter(order__customer=customer, order__status=Status.DRAFT)
    return items.aggregate(copies=Sum("copies"))["copies"] or 0


def add(*, customer: Customer, photo_ids: Iterable[UUID]) -> Added:
    """Put photos in the basket, one copy each at the first size of the price list.

    A photo that is there already stays as it is; one that is not this customer's, not fetched or no longer
    shared is refused and counted. Raises BasketFull, and then adds none.
    """
    wanted = set(photo_ids)
    prices = pricing.current()
    with transaction.atomic():
        order = _locked(customer, create=True)
        assert order is not None
        photos = ImportedPhoto.objects.usable().filter(customer=customer, pk__in=wanted)
        there = set(order.items.values_list("source_id", "remote_id"))
        new = [photo for photo in photos if (photo.source_id, photo.remote_id) not in there]
        if order.items.count() + len(new) > MAX_LINES:
            raise BasketFull
        for photo in new:
            _new_line(order, photo, prices)
    return Added(added=len(new), already=len(photos) - len(new), refused=len(wanted) - len(photos))


def change(*, customer: Customer, item_id: UUID, size: str, finish: Finish, copies: int) -> None:
    """Change one line. A line that is not in this customer's basket is left alone. Raises UnknownSize."""
    pricing.current().size(size)
    _lines(customer, item_id).update(size=size, finish=finish, copies=max(1, min(copies, MAX_COPIES)))


def remove(*, customer: Customer, item_id: UUID) -> None:
    """Take one line out of the basket."""
    _lines(customer, item_id).delete()


def repeat(*, customer: Customer, item_id: UUID) -> None:
    """Add another line of the same photo, so that it can be had in a second size. Raises BasketFull."""
    with transaction.atomic():
        order = _locked(customer)
        item = order.items.filter(pk=item_id).first() if order else None
        if order is None or item is None:
            return
        if order.items.count() >= MAX_LINES:
            raise BasketFull
        sizes = [size.code for size in pricing.current().sizes]
        position = sizes.index(item.size) + 1 if item.size in sizes else 0
        item.pk = OrderItem._meta.pk.get_default()
        item.size, item.copies = sizes[position % len(sizes)], 1
        item._state.adding = True
        item.save(force_insert=True)


def refresh(order: Order) -> None:
    """Bring a basket up to date: photos that came back, sizes that are no longer sold.

    Choosing other photos at the source, or asking again after the hour, fetches the photos anew; a line finds
    its photo again by source and remote id.
    """
    prices = pricing.current()
    sold = {size.code for size in prices.sizes}
    order.items.exclude(size__in=sold).update(size=prices.sizes[0].code)
    order.items.exclude(finish__in=prices.finishes).update(finish=prices.finishes[0])
    usable = set(ImportedPhoto.objects.usable().filter(order_items__order=order).values_list("pk", flat=True))
    lost = [item for item in order.items.all() if item.photo_id not in usable]
    if not lost:
        return
    back = _back_again(order, [item.remote_id for item in lost])
    for item in lost:
        photo = back.get((item.source_id, item.remote_id))
        if photo is not None and photo != item.photo_id:
            OrderItem.objects.filter(pk=item.pk, order__status=Status.DRAFT).update(photo=photo)


def _back_again(order: Order, remote_ids: list[str]) -> dict[tuple[int, str], UUID]:
    """The newest photo, fetched or about to be, by source and remote id."""
    photos = ImportedPhoto.objects.filter(
        customer_id=order.customer_id,
        remote_id__in=remote_ids,
        connection__ended_at=None,
        state__in=[ImportedPhoto.State.READY, ImportedPhoto.State.WAITING],
    ).order_by("pk")
    return {(photo.source_id, photo.remote_id): photo.pk for photo in photos}


def _locked(customer: Customer, *, create: bool = False) -> Order | None:
    order = draft_of(customer, create=create)
    return Order.objects.select_for_update().get(pk=order.pk) if order else None


def _lines(customer: Customer, item_id: UUID) -> QuerySet[OrderItem]:
    return OrderItem.objects.filter(pk=item_id, order__customer=customer, order__status=Status.DRAFT)


def _new_line(order: Order, photo: ImportedPhoto, prices: pricing.PriceList) -> None:
    OrderItem.objects.create(
        order=order,
        photo=photo,
        source_id=photo.source_id,
        remote_id=photo.remote_id,
        title=str(photo),
        size=prices.sizes[0].code,
        finish=prices.finishes[0],
    )
