"""Jumping through a long library: its years and months, each as much room as it has photos."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from photodrive.photos.browsing.timeline import Position
from photodrive.photos.counts import Month

WEIGHTS = ((40, "w8"), (20, "w5"), (8, "w3"))  # from so many per cent of all photos
_TO = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?")


def start(to: str) -> Position | None:
    """Before the newest photo of the month ("2026-10") or the day ("2026-10-22"); None for anything else."""
    found = _TO.fullmatch(to)
    if found is None:
        return None
    year, month, day = int(found[1]), int(found[2]), int(found[3] or 0)
    try:
        last = date(year, month, day or calendar.monthrange(year, month)[1])
        after = datetime.fromordinal(last.toordinal() + 1)
    except (ValueError, calendar.IllegalMonthError):
        return None
    return Position(local=after, photo_id=UUID(int=0))


def years(months: Sequence[Month], *, at: tuple[int, int] | None) -> list[dict[str, object]]:
    """Newest first. A year: ``year``, ``photos``, ``weight`` (its class), ``to``, ``months`` (see :func:`_month`)."""
    total = sum(month.photos for month in months) or 1
    made = []
    for year, found in groupby(months, key=lambda month: month.year):
        of_year = list(found)
        photos = sum(month.photos for month in of_year)
        made.append(
            {
                "year": year,
                "photos": photos,
                "weight": next((name for most, name in WEIGHTS if photos * 100 >= most * total), "w2"),
                "to": _key(of_year[0]),
                "months": [_month(month, at) for month in of_year],
            }
        )
    return made


def calendar_of(months: Sequence[Month]) -> list[dict[str, object]]:
    """Years with all twelve months each, for the sheet: those without photos have no ``to``."""
    made = []
    for year, found in groupby(months, key=lambda month: month.year):
        photos = {month.month: month.photos for month in found}
        twelve = [
            {"name": calendar.month_abbr[n], "full": calendar.month_name[n], "photos": photos.get(n, 0)}
            | ({"to": f"{year:04d}-{n:02d}"} if n in photos else {})
            for n in range(1, 13)
        ]
        made.append({"year": year, "photos": sum(photos.values()), "months": twelve})
    return made


def newer(months: Sequence[Month], than: tuple[int, int]) -> Month | None:
    """The nearest month with photos after that one."""
    later = [month for month in months if (month.year, month.month) > than]
    return later[-1] if later else None


def of_loaded(moments: Iterable[datetime]) -> list[Month]:
    """The months of photos at these places in the timeline: all there is to jump to while a filter is on."""
    return [
        Month(year, month, sum(1 for _ in found))
        for (year, month), found in groupby(moments, key=lambda at: (at.year, at.month))
    ]


def _month(month: Month, at: tuple[int, int] | None) -> dict[str, object]:
    """``to``, ``label`` ("Nov 2026"), ``photos`` and whether it is the ``current`` one."""
    return {
        "to": _key(month),
        "label": f"{calendar.month_abbr[month.month]} {month.year}",
        "photos": month.photos,
        "current": (month.year, month.month) == at,
    }


def _key(month: Month) -> str:
    return f"{month.year:04d}-{month.month:02d}"
