"""Small bar charts for the operator: figures of the last days, as SVG that needs no script and no inline style."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.template.defaultfilters import filesizeformat
from django.utils.formats import date_format

from photodrive.authorization.access_log import usage

HEIGHT, BAR, GAP = 60, 8, 2  # of the drawing, in its own units
LEAST = 2  # a day with anything at all can be seen
Figure = Literal["connections", "answers", "bytes", "refused"]


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One day, as a rectangle with words."""

    x: int
    y: int
    height: int
    words: str


@dataclass(frozen=True, kw_only=True)
class Chart:
    """One figure over the days: ``total`` of all of them and ``most`` of one, in words."""

    title: str
    total: str
    most: str
    width: int
    height: int
    bar: int
    bars: list[Bar]


def of_application(client_id: str) -> list[Chart]:
    """How much the application was used: new authorizations, answers, bytes and refusals by day."""
    days = usage.by_day(client_id)
    return [
        _drawn("New connections", days, "connections", str),
        _drawn("Answers", days, "answers", "{:,}".format),
        _drawn("Sent", days, "bytes", filesizeformat),
        _drawn("Refused", days, "refused", "{:,}".format),
    ]


def _drawn(title: str, days: Sequence[usage.DayOfUse], name: Figure, say: Callable[[int], str]) -> Chart:
    values: list[tuple[date, int]] = [(day["date"], day[name]) for day in days]
    most = max(value for _day, value in values)
    bars = [
        Bar(x=n * (BAR + GAP), y=HEIGHT - tall, height=tall, words=f"{date_format(day, 'j F')}: {say(value)}")
        for n, (day, value) in enumerate(values)
        if (tall := _tall(value, most))
    ]
    return Chart(
        title=title,
        total=say(sum(value for _day, value in values)),
        most=say(most),
        width=len(values) * (BAR + GAP) - GAP,
        height=HEIGHT,
        bar=BAR,
        bars=bars,
    )


def _tall(value: int, most: int) -> int:
    return max(LEAST, round(HEIGHT * value / most)) if value else 0
