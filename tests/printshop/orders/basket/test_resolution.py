"""Is there enough picture for the paper?"""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printshop.orders.basket import resolution
from printshop.orders.money import Money
from printshop.orders.pricing import Size

POSTCARD = Size(code="10x15", short_mm=100, long_mm=150, price=Money(Decimal(1), "EUR"))
POSTER = Size(code="30x40", short_mm=300, long_mm=400, price=Money(Decimal(1), "EUR"))
PIXELS = st.integers(1, 20_000)


def test_a_small_picture_on_large_paper_is_warned_of() -> None:
    told = resolution.warning(width=640, height=480, size=POSTER)
    assert told == "41 dots per inch at this size: it will look soft. Up to 5 × 7 cm is sharp."


def test_advice_of_zero_centimetres_is_not_given() -> None:
    assert resolution.warning(width=30, height=20, size=POSTER) == "2 dots per inch at this size: it will look soft."


def test_one_dot_is_one_dot() -> None:
    assert resolution.warning(width=16, height=12, size=POSTER).startswith("1 dot per inch")


@pytest.mark.parametrize(("width", "height"), [(886, 591), (591, 886)])
def test_from_150_dots_nothing_is_said_either_way_up(width: int, height: int) -> None:
    assert resolution.dots_per_inch(width=width, height=height, size=POSTCARD) == 150
    assert resolution.warning(width=width, height=height, size=POSTCARD) == ""


def test_just_below_150_dots_is_warned_of() -> None:
    assert "149 dots" in resolution.warning(width=880, height=590, size=POSTCARD)


def test_a_panorama_is_judged_by_its_poorer_side() -> None:
    assert resolution.dots_per_inch(width=6000, height=400, size=POSTCARD) == 102


@given(PIXELS, PIXELS)
def test_turning_the_picture_changes_nothing(width: int, height: int) -> None:
    for size in (POSTCARD, POSTER):
        assert resolution.warning(width=width, height=height, size=size) == resolution.warning(
            width=height, height=width, size=size
        )


@given(PIXELS, PIXELS)
def test_what_is_called_sharp_is_sharp(width: int, height: int) -> None:
    short, long = resolution.sharp_up_to(width=width, height=height)
    if short:
        advised = Size(code="advised", short_mm=short * 10, long_mm=long * 10, price=Money(Decimal(1), "EUR"))
        dots = resolution.dots_per_inch(width=width, height=height, size=advised)
        assert dots >= resolution.SHARP_DPI
