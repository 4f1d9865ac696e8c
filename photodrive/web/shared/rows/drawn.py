"""Photos as the rows of a page show them: plain values, in true proportions, by month and local day or in one row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from photodrive.photos.browsing import days, placeholders, proportions
from photodrive.photos.models import Photo

from .marks import Marks

Row = dict[str, object]
SHOWN_APPS = 2
_NOBODY = UUID(int=0)


class Addresses(NamedTuple):
    """What stands before and after a photo's id in the addresses of its page and its small picture."""

    page: tuple[str, str]
    thumb: tuple[str, str]
    tail: str = ""

    @classmethod
    def own(cls, tail: str = "") -> Addresses:
        """Those of an owner; ``tail`` such as "?album=…" tells the photo's page where she came from."""
        page = reverse("photodrive:photo", args=[_NOBODY])
        thumb = reverse("photodrive:photo_file", args=[_NOBODY, "thumb"])
        return cls(_around(page), _around(thumb), tail)

    def of(self, photo: Photo) -> tuple[str, str]:
        """The addresses of its page and of its small picture."""
        pk, (before, after), (first, last) = str(photo.pk), self.page, self.thumb
        return f"{before}{pk}{after}{self.tail}", f"{first}{pk}{last}{photo.version}"


def _around(address: str) -> tuple[str, str]:
    before, _, after = address.partition(str(_NOBODY))
    return before, after


def months(photos: Sequence[Photo], *, marks: Marks, addresses: Addresses, after: datetime | None = None) -> list[Row]:
    """``photos``, in the order of their days, by month and day. Goes on where ``after``, the one before them, stood.

    A month: ``name``, ``year``, ``key`` ("2026-11"), ``goes_on`` and ``days``. A day: ``key``, ``name`` ("Today"),
    ``also`` ("Sunday 29 November"), ``place``, ``room`` (its class), ``goes_on`` and ``photos`` (see :func:`row`).
    """
    today = timezone.localdate()
    made = []
    for (year, month), of_month in groupby(photos, key=lambda photo: (photo.sort_local.year, photo.sort_local.month)):
        by_day = groupby(of_month, key=lambda photo: photo.sort_local.date())
        made.append(
            {
                "name": f"{date(year, month, 1):%B}",
                "year": year,
                "key": f"{year:04d}-{month:02d}",
                "goes_on": after is not None and (after.year, after.month) == (year, month),
                "days": [
                    _day(day, list(of_day), today=today, marks=marks, addresses=addresses, after=after)
                    for day, of_day in by_day
                ],
            }
        )
    return made


def row(photos: Iterable[Photo], *, marks: Marks, addresses: Addresses) -> list[Row]:
    """One row of photos. Each: ``id``, ``title``, ``url``, ``thumb_url``, ``ratio`` (its class), ``placeholder`` (maybe
    empty, else a data: URI), ``size`` in bytes, and the marks: ``favourite``, ``public``, ``apps``, ``more_apps``.
    """
    return [_photo(photo, marks=marks, addresses=addresses) for photo in photos]


def _day(
    day: date, photos: list[Photo], *, today: date, marks: Marks, addresses: Addresses, after: datetime | None
) -> Row:
    name, also = days.called(day, today=today)
    return {
        "key": day.isoformat(),
        "name": name,
        "also": also,
        "place": _place(photos, marks.albums),
        "room": proportions.day_class(sum(map(proportions.of, photos))),
        "goes_on": after is not None and after.date() == day,
        "photos": row(photos, marks=marks, addresses=addresses),
    }


def _place(photos: list[Photo], albums: Mapping[UUID, Sequence[str]]) -> str:
    """The album that holds most of them, more than half; empty without one."""
    counted = Counter(title for photo in photos for title in albums.get(photo.pk, ()))
    [(title, held)] = counted.most_common(1) or [("", 0)]
    return title if held * 2 > len(photos) else ""


def _photo(photo: Photo, *, marks: Marks, addresses: Addresses) -> Row:
    url, thumb_url = addresses.of(photo)
    apps = marks.apps.get(photo.pk, ())
    return {
        "id": str(photo.pk),
        "title": photo.title,
        "url": url,
        "thumb_url": thumb_url,
        "ratio": proportions.class_of(photo),
        "placeholder": placeholders.uri_of(photo),
        "size": photo.size,
        "favourite": photo.favourite and marks.of_owner,
        "public": photo.pk in marks.public,
        "apps": apps[:SHOWN_APPS],
        "more_apps": max(0, len(apps) - SHOWN_APPS),
    }


def whole_days(photos: list[Photo], *, at_least: int) -> list[Photo]:
    """``photos`` without the last day, which may go on behind them, if ``at_least`` so many remain."""
    last = photos[-1].sort_local.date() if photos else None
    whole = [photo for photo in photos if photo.sort_local.date() != last]
    return whole if len(whole) >= at_least else photos
