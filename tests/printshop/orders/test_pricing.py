"""The price list and the sums."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from printshop.orders import pricing
from printshop.orders.errors import UnknownSize
from printshop.orders.money import Money

GOOD: dict[str, Any] = {
    "sizes": {"10x15": {"millimetres": (150, 100), "price": "0.29"}},
    "finishes": ["matte"],
    "posting": "3.90",
    "currency": "EUR",
}


@pytest.mark.parametrize(
    "wrong",
    [
        {"sizes": {}},
        {"sizes": {"10x15": {"price": "0.29"}}},
        {"sizes": {"10x15": {"millimetres": (100,), "price": "0.29"}}},
        {"sizes": {"10x15": {"millimetres": (0, 150), "price": "0.29"}}},
        {"sizes": {"10x15": {"millimetres": (100, 150), "price": "cheap"}}},
        {"sizes": {"10x15": {"millimetres": (100, 150), "price": "-1"}}},
        {"sizes": {"": {"millimetres": (100, 150), "price": "1"}}},
        {"sizes": {"a code that is too long": {"millimetres": (100, 150), "price": "1"}}},
        {"finishes": []},
        {"finishes": ["velvet"]},
        {"posting": ""},
        {"posting": "-0.01"},
        {"posting": "NaN"},
        {"currency": "EURO"},
    ],
)
def test_a_price_list_that_makes_no_sense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ImproperlyConfigured, match="price list"):
        pricing.read(**{**GOOD, **wrong})


def test_a_size_that_is_not_sold_is_refused() -> None:
    with pytest.raises(UnknownSize):
        pricing.read(**GOOD).size("poster")


def test_sides_may_be_given_either_way_round() -> None:
    size = pricing.read(**GOOD).size("10x15")
    assert (size.short_mm, size.long_mm, size.label) == (100, 150, "10 × 15 cm")


def test_paper_lies_the_way_the_photo_does() -> None:
    size = pricing.read(**GOOD).size("10x15")
    assert size.turned(width=3000, height=2000) == (150, 100)
    assert size.turned(width=2000, height=3000) == (100, 150)
    assert size.turned(width=2000, height=2000) == (150, 100)


def test_nothing_to_print_costs_no_posting() -> None:
    nothing = Money(Decimal(0), "EUR")
    assert pricing.totals([], posting=Money(Decimal("3.90"), "EUR")) == pricing.Totals(0, nothing, nothing, nothing)


def test_the_example_of_the_counter_adds_up() -> None:
    lines = [(Money(Decimal("0.29"), "EUR"), 2), (Money(Decimal("9.90"), "EUR"), 1)]
    sums = pricing.totals(lines, posting=Money(Decimal("3.90"), "EUR"))
    assert (sums.copies, sums.prints, sums.total) == (3, Money(Decimal("10.48"), "EUR"), Money(Decimal("14.38"), "EUR"))


@given(st.lists(st.tuples(st.integers(0, 9999), st.integers(1, 99)), min_size=1, max_size=200))
def test_no_cent_is_lost_or_made(lines: list[tuple[int, int]]) -> None:
    priced = [(Money(Decimal(cents) / 100, "EUR"), copies) for cents, copies in lines]
    sums = pricing.totals(priced, posting=Money(Decimal("3.90"), "EUR"))
    assert sums.total.amount * 100 == sum(cents * copies for cents, copies in lines) + 390


def test_the_settings_give_the_list(settings: Any) -> None:
    settings.PRINTSHOP = {
        **settings.PRINTSHOP,
        "PRICE_LIST": {"square": {"millimetres": (127, 127), "price": "1"}},
        "CURRENCY": "GBP",
    }
    (size,) = pricing.current().sizes
    assert (size.label, size.price) == ("12.7 × 12.7 cm", Money(Decimal("1.00"), "GBP"))
