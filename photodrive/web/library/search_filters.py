"""The filters of a search as the page offers them: what can be chosen of each, and what is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from photodrive.people import Owner
from photodrive.photos import counts
from photodrive.photos.browsing import search_suggestions
from photodrive.photos.browsing.search_terms import Named
from photodrive.photos.browsing.search_wanted import Wanted

MOST = 100  # choices of one filter; the search box finds the others


@dataclass(frozen=True, kw_only=True)
class Choice:
    """``inner`` is one within the choice before it: a month of a year."""

    value: str
    label: str
    chosen: bool
    count: int | None = None
    inner: bool = False
    logo_url: str = ""


@dataclass(frozen=True, kw_only=True)
class Filter:
    """One filter: the field's name, what it is called, its choices, and what is chosen in words (empty for nothing).

    ``others`` are the fields that its form carries along.
    """

    name: str
    title: str
    any_label: str
    choices: list[Choice]
    active: str
    others: dict[str, str]


def of(owner: Owner, wanted: Wanted, *, named: Sequence[Named], albums: Sequence[Named]) -> list[Filter]:
    """All of them, in the order in which they stand. Those that offer nothing are left out."""
    chips = {chip.name: chip.value for chip in wanted.chips([*named, *albums])}
    cameras = search_suggestions.cameras(owner.pk)
    each = (
        ("date", "Date", "Any time", _dates(owner, wanted)),
        ("album", "Album", "Any album", _names(albums, chosen=str(wanted.album or ""))),
        ("camera", "Camera", "Any camera", [_choice(name, name, wanted.camera) for name in cameras]),
        ("seen", "Who can see it", "All of them", _names(_of("seen", named), chosen=wanted.seen)),
        ("app", "App", "Any app or none", _names(_of("app", named), chosen=wanted.app)),
    )
    return [
        Filter(
            name=name,
            title=title,
            any_label=any_label,
            choices=choices,
            active=chips.get(name, ""),
            others=wanted.without(*(("date", "from", "until") if name == "date" else (name,))).fields,
        )
        for name, title, any_label, choices in each
        if choices or name in chips
    ]


def _dates(owner: Owner, wanted: Wanted) -> list[Choice]:
    """The years in which there are photos, and the months of the one that is chosen; counted if they are alone."""
    found: list[Choice] = []
    alone = not wanted.without("date").narrows
    for number, months in groupby(counts.months(owner), key=lambda month: month.year):
        year, of_year = f"{number:04d}", list(months)
        count = sum(month.photos for month in of_year)
        found.append(_choice(year, year, wanted.date, count=count if alone else None))
        if wanted.date.startswith(year):
            for month in of_year:
                value = f"{year}-{month.month:02d}"
                label = Wanted.read({"date": value}).when()
                found.append(_choice(value, label, wanted.date, count=month.photos if alone else None, inner=True))
    return found


def _names(named: Iterable[Named], *, chosen: str) -> list[Choice]:
    choices = [_choice(one.key, one.label, chosen, logo_url=one.logo_url) for one in named]
    return [choice for place, choice in enumerate(choices) if place < MOST or choice.chosen]


def _of(kind: str, named: Iterable[Named]) -> list[Named]:
    return [one for one in named if one.kind == kind]


def _choice(
    value: str, label: str, chosen: str, *, count: int | None = None, inner: bool = False, logo_url: str = ""
) -> Choice:
    return Choice(value=value, label=label, chosen=value == chosen, count=count, inner=inner, logo_url=logo_url)
