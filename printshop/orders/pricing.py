"""The price list and what an order costs. Pure functions; only ``current`` reads the settings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sized
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from django.core.exceptions import ImproperlyConfigured

from printshop.conf import PaperSize, settings
from printshop.orders.errors import UnknownSize
from printshop.orders.models import Finish
from printshop.orders.money import Money, priced

_Given = TypeVar("_Given", bound=Sized)


@dataclass(frozen=True)
class Size:
    """A format of paper. Sides in millimetres; which way up it lies is decided by the photo."""

    code: str
    short_mm: int
    long_mm: int
    price: Money

    @property
    def label(self) -> str:
        """How a person says it: ``10 × 15 cm``."""
        return f"{self.short_mm / 10:g} × {self.long_mm / 10:g} cm"

    def turned(self, *, width: int, height: int) -> tuple[int, int]:
        """Width and height of the paper in millimetres, lying the way a photo of these pixels does."""
        return (self.long_mm, self.short_mm) if width >= height else (self.short_mm, self.long_mm)


@dataclass(frozen=True)
class PriceList:
    """What can be bought, in the order it is offered; the first size and finish are what one gets unasked."""

    sizes: tuple[Size, ...]
    finishes: tuple[Finish, ...]
    posting: Money

    def size(self, code: str) -> Size:
        """Return the size with this code; raises UnknownSize."""
        for size in self.sizes:
            if size.code == code:
                return size
        raise UnknownSize


@dataclass(frozen=True)
class Totals:
    """What an order costs, tax included."""

    copies: int
    prints: Money
    posting: Money
    total: Money


def current() -> PriceList:
    """Return the price list of PRINTSHOP."""
    return read(
        sizes=settings.PRICE_LIST,
        finishes=settings.FINISHES,
        posting=settings.POSTING,
        currency=settings.CURRENCY,
    )


def read(*, sizes: Mapping[str, PaperSize], finishes: Iterable[str], posting: str, currency: str) -> PriceList:
    """Make a price list from plain settings; raises ImproperlyConfigured naming what is wrong.

    ``sizes`` maps a code to ``{"millimetres": (100, 150), "price": "0.29"}``.
    """
    try:
        return PriceList(
            sizes=tuple(_read_size(code, entry, currency) for code, entry in _some(sizes, "PRICE_LIST").items()),
            finishes=tuple(Finish(finish) for finish in _some(tuple(finishes), "FINISHES")),
            posting=priced(posting, currency),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ImproperlyConfigured(f"The price list in PRINTSHOP cannot be read: {error!r}") from error


def totals(lines: Iterable[tuple[Money, int]], *, posting: Money) -> Totals:
    """Add up (unit price, copies) pairs. Nothing to print costs no posting."""
    pairs = list(lines)
    nothing = Money(Decimal(0), posting.currency)
    copies = sum(copies for _, copies in pairs)
    prints = sum((unit * copies for unit, copies in pairs), nothing)
    fee = posting if copies else nothing
    return Totals(copies=copies, prints=prints, posting=fee, total=prints + fee)


def _some(given: _Given, name: str) -> _Given:
    """``given``, if there is anything in it."""
    if not given:
        raise ValueError(f"{name} is empty")
    return given


def _read_size(code: str, entry: PaperSize, currency: str) -> Size:
    short, long = sorted(int(side) for side in entry["millimetres"])
    if short <= 0 or not 0 < len(code) <= 16:
        raise ValueError(f"{code!r} is no size")
    return Size(code=code, short_mm=short, long_mm=long, price=priced(entry["price"], currency))
