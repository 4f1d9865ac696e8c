"""How full the drive is, in numbers that a drawing can take as they are: no style is written into a page for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.db.models import Max, Min, Q, Sum

from photodrive.account.at_a_glance import size_in_words
from photodrive.people import Owner
from photodrive.photos.library.quota import Usage
from photodrive.photos.models import Photo

WIDTH, GAP = 600, 2
BAR_WIDTH, BAR_STEP, BAR_HEIGHT = 44, 80, 50
MOST_YEARS, BARS = 60, 8
REMEMBERED_SECONDS = 300


@dataclass(frozen=True)
class Segment:
    """A rectangle of the meter, with what it stands for."""

    name: str
    words: str
    size: int
    x: int
    width: int


@dataclass(frozen=True)
class Bar:
    """A rectangle of the chart by year, with the year. ``middle`` is where its texts stand."""

    words: str
    size: int
    x: int
    y: int
    height: int

    @property
    def middle(self) -> int:
        return self.x + BAR_WIDTH // 2

    @property
    def above(self) -> int:
        return self.y - 6


def segments(usage: Usage) -> list[Segment]:
    """Originals, trash and what is free, in a drawing that is 600 wide. What is there at all is two wide at least."""
    whole = max(usage.quota, usage.used, 1)
    found, x = [], 0
    for name, words, size in (
        ("photos", "originals", usage.used - usage.trashed),
        ("trash", "trash", usage.trashed),
    ):
        width = max(GAP, WIDTH * size // whole) if size else 0
        width = min(width, WIDTH - x)
        found.append(Segment(name, words, size, x, width))
        x += width + (GAP if width else 0)
    return [*found, Segment("free", "free", max(0, usage.quota - usage.used), min(x, WIDTH), max(0, WIDTH - x))]


def years(owner: Owner) -> list[Bar]:
    """What the photos of each year take, the last years with any; remembered for some minutes."""
    key = f"photodrive:years:{owner.pk}"
    sums: dict[int, int] | None = cache.get(key)
    if sums is None:
        sums = _sums(owner)
        cache.set(key, sums, REMEMBERED_SECONDS)
    shown = sorted(sums)[-BARS:]
    most = max(sums.values(), default=1)
    bars = []
    for number, year in enumerate(shown):
        height = max(2, BAR_HEIGHT * sums[year] // most)
        bars.append(Bar(str(year), sums[year], 18 + number * BAR_STEP, 20 + BAR_HEIGHT - height, height))
    return bars


def in_words(found: Iterable[Segment | Bar]) -> str:
    """The same for whoever does not see the drawing."""
    return ", ".join(f"{one.words} {size_in_words(one.size)}" for one in found)


def _sums(owner: Owner) -> dict[int, int]:
    photos = Photo.objects.filter(owner=owner, trashed_at__isnull=True)
    ends = photos.aggregate(first=Min("sort_local"), last=Max("sort_local"))
    if ends["first"] is None:
        return {}
    last = ends["last"].year
    first = max(ends["first"].year, last - MOST_YEARS + 1)
    wanted = {
        f"of_{year}": Sum("size", filter=Q(sort_local__gte=datetime(year, 1, 1), sort_local__lt=_after(year)))
        for year in range(first, last + 1)
    }
    sums = photos.order_by().aggregate(**wanted)
    return {int(name.removeprefix("of_")): size for name, size in sums.items() if size}


def _after(year: int) -> datetime:
    return datetime(year + 1, 1, 1) if year < datetime.max.year else datetime.max
