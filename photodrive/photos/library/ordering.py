"""Photos in an order of two keys, page by page, at the same cost for page 1000 as for page 1.

The timeline is one such order; an album has four. A place in an order is the two keys of a photo, so that a page goes
on where the last one ended even if the photo that was there is gone by now.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, Lower

from photodrive.photos.models import Album, Photo, PhotoQuerySet

LAST = 2**31 - 1  # where a photo stands that has no place yet: behind all others
LONGEST = 2000  # characters of a place in an address


@dataclass(frozen=True, kw_only=True)
class Ordering:
    """``first`` and ``second`` are columns or annotations; the second one decides ties and is never the same twice."""

    first: str
    second: str = "id"
    descending: bool = False
    read_first: Callable[[Any], Any] = str
    read_second: Callable[[Any], Any] = UUID

    def sort(self, photos: PhotoQuerySet) -> PhotoQuerySet:
        """``photos``, the first one first."""
        sign = "-" if self.descending else ""
        return photos.order_by(f"{sign}{self.first}", f"{sign}{self.second}")

    def place(self, photo: Photo) -> str:
        """Where ``photo``, of a list that is sorted so, stands; fit for a URL."""
        keys = [getattr(photo, self.first), getattr(photo, self.second)]
        text = json.dumps([key if isinstance(key, int) else str(key) for key in keys])
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    def keys(self, place: str) -> tuple[Any, Any] | None:
        """The two keys that were written as ``place``; None for anything else."""
        try:
            padded = place[:LONGEST].encode("ascii") + b"=="
            first, second = json.loads(base64.urlsafe_b64decode(padded).decode())
            return self.read_first(first), self.read_second(second)
        except (ValueError, TypeError, AttributeError, RecursionError, OverflowError, binascii.Error):
            return None

    def beyond(self, keys: tuple[Any, Any], *, back: bool = False) -> Q:
        """What comes after these keys, or before them. The first condition alone decides where an index is entered."""
        way = "lt" if self.descending != back else "gt"
        first, second = keys
        tie = Q(**{f"{self.first}__{way}": first}) | Q(**{f"{self.second}__{way}": second})
        return Q(**{f"{self.first}__{way}e": first}) & tie


@dataclass(frozen=True, kw_only=True)
class Page:
    """Some photos in their order, the place after which the next page begins, and its first photo.

    ``next`` is empty on the last page.
    """

    photos: list[Photo]
    next: str = ""
    following: Photo | None = None


def _whole(value: Any) -> int:
    number = int(value)
    if not 0 <= number < 2**63:
        raise ValueError
    return number


def _text(value: Any) -> str:
    text = str(value)
    if "\x00" in text:
        raise ValueError
    text.encode()  # no half of a surrogate pair
    return text


def _wall_time(value: Any) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is not None:
        raise ValueError
    return moment


NEWEST = Ordering(first="sort_local", descending=True, read_first=_wall_time)
OLDEST = Ordering(first="sort_local", read_first=_wall_time)
BY_TITLE = Ordering(first="titled", read_first=_text)
OWN = Ordering(first="placed", second="put", read_first=_whole, read_second=_whole)
_OF_ALBUM = {
    Album.Order.OLDEST: OLDEST,
    Album.Order.NEWEST: NEWEST,
    Album.Order.TITLE: BY_TITLE,
    Album.Order.OWN: OWN,
}


def of_album(album: Album, photos: PhotoQuerySet) -> tuple[PhotoQuerySet, Ordering]:
    """``photos``, which are in ``album``, with what its order needs to know of each, and that order."""
    ordering = _OF_ALBUM[Album.Order(album.order)]
    if ordering is BY_TITLE:
        return photos.annotate(titled=Lower("title")), ordering
    if ordering is OWN:
        inside = photos.filter(albumphoto__album=album)
        placed = Coalesce(F("albumphoto__position"), Value(LAST))
        return inside.annotate(placed=placed, put=F("albumphoto__id")), ordering
    return photos, ordering


def page(photos: PhotoQuerySet, ordering: Ordering, *, after: str, size: int) -> Page:
    """Up to ``size`` of ``photos`` after this place; from the first one for an empty place or a wrong one."""
    found = ordering.sort(photos)
    if after and (keys := ordering.keys(after)) is not None:
        found = found.filter(ordering.beyond(keys))
    rows = list(found[: size + 1])
    if len(rows) <= size:
        return Page(photos=rows)
    return Page(photos=rows[:size], next=ordering.place(rows[size - 1]), following=rows[size])


def around(photos: PhotoQuerySet, ordering: Ordering, photo: Photo, *, count: int) -> tuple[list[Photo], list[Photo]]:
    """Up to ``count`` of ``photos`` before ``photo``, one of them, and as many after it, all in their order."""
    here = (getattr(photo, ordering.first), getattr(photo, ordering.second))
    after = ordering.sort(photos).filter(ordering.beyond(here))[:count]
    before = ordering.sort(photos).reverse().filter(ordering.beyond(here, back=True))[:count]
    return list(before)[::-1], list(after)
