"""What an order holds, put together for reading: lines with photo, price and sharpness, and the sum."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from printshop.importing.models import ImportedPhoto
from printshop.orders import pricing
from printshop.orders.basket import resolution
from printshop.orders.errors import UnknownSize
from printshop.orders.models import Order, OrderItem
from printshop.orders.money import Money

PhotoState = Literal["ready", "coming", "missing"]


@dataclass(frozen=True)
class Line:
    """One photo at one size. ``photo`` says whether it can be printed; ``paper`` is (width, height) in mm."""

    item: OrderItem
    size: pricing.Size
    unit_price: Money
    photo: PhotoState
    paper: tuple[int, int]
    warning: str

    @property
    def shown(self) -> ImportedPhoto | None:
        """The photo, while the shop may show it."""
        return self.item.photo if self.photo == "ready" else None

    @property
    def price(self) -> Money:
        return self.unit_price * self.item.copies


@dataclass(frozen=True)
class Contents:
    """All lines of an order and their totals at today's prices."""

    order: Order
    lines: tuple[Line, ...]
    totals: pricing.Totals

    @property
    def missing(self) -> tuple[Line, ...]:
        """Lines whose photo cannot be printed now."""
        return tuple(line for line in self.lines if line.photo != "ready")

    @property
    def lost(self) -> tuple[Line, ...]:
        """Lines whose photo left the shop and does not come by waiting."""
        return tuple(line for line in self.lines if line.photo == "missing")

    @property
    def fingerprint(self) -> str:
        """A short hash of what is printed and where it goes: what the customer looked at before pressing."""
        order = self.order
        seen = [
            (str(line.item.pk), line.item.remote_id, line.size.code, line.item.finish, line.item.copies)
            for line in self.lines
        ]
        to = [order.name, order.line1, order.line2, order.postcode, order.city, order.country.code]
        return hashlib.sha256(repr((seen, to, order.email, order.message)).encode()).hexdigest()[:32]


def read(order: Order) -> Contents:
    """Read a basket at today's prices."""
    prices = pricing.current()
    items = list(order.items.select_related("photo__connection", "source"))
    usable = set(ImportedPhoto.objects.usable().filter(order_items__order=order).values_list("pk", flat=True))
    lines = tuple(_line(item, prices, usable) for item in items)
    totals = pricing.totals(((line.unit_price, line.item.copies) for line in lines), posting=prices.posting)
    return Contents(order=order, lines=lines, totals=totals)


def bill(order: Order) -> pricing.Totals:
    """Return what a placed order costs, as it was written down at placing."""
    prints, posting, total = order.prints_total_money, order.posting_money, order.total_money
    assert prints is not None and posting is not None and total is not None
    copies = sum(item.copies for item in order.items.all())
    return pricing.Totals(copies=copies, prints=prints, posting=posting, total=total)


def _line(item: OrderItem, prices: pricing.PriceList, usable: set[UUID]) -> Line:
    try:
        size = prices.size(item.size)
    except UnknownSize:
        size = prices.sizes[0]
    width, height = (item.photo.width, item.photo.height) if item.photo else (0, 0)
    state = _state(item, usable)
    return Line(
        item=item,
        size=size,
        unit_price=size.price,
        photo=state,
        paper=size.turned(width=width, height=height),
        warning=resolution.warning(width=width, height=height, size=size) if state == "ready" else "",
    )


def _state(item: OrderItem, usable: set[UUID]) -> PhotoState:
    if item.photo_id in usable:
        return "ready"
    photo = item.photo
    if photo and photo.state == ImportedPhoto.State.WAITING and photo.connection.is_alive:
        return "coming"
    return "missing"
