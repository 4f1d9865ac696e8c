"""Photos in the order of their days, page by page, at the same cost for page 10,000 as for page 1.

Within any query for photos: a library, an album, favourites, what somebody was shown. Days and months are those of the
clock on the wall (``sort_local``).
"""

from __future__ import annotations

import base64
import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import BooleanField, F, Func, UUIDField, Value

from photodrive.photos.models import Photo, PhotoQuerySet
from photodrive.photos.models.wall_time import WallTimeField

_EPOCH = datetime(1, 1, 1)


@dataclass(frozen=True, kw_only=True)
class Position:
    """A place between two photos: after the one with this wall time and id. Its text is fit for a URL."""

    local: datetime
    photo_id: uuid.UUID

    def __str__(self) -> str:
        microseconds = (self.local - _EPOCH) // timedelta(microseconds=1)
        raw = microseconds.to_bytes(8, "big") + self.photo_id.bytes
        return base64.urlsafe_b64encode(raw).decode()

    @classmethod
    def parse(cls, text: str) -> Position | None:
        """The position that was written as ``text``; None for anything else."""
        try:
            raw = base64.urlsafe_b64decode(text.encode("ascii"))
            local = _EPOCH + timedelta(microseconds=int.from_bytes(raw[:8], "big"))
            return cls(local=local, photo_id=uuid.UUID(bytes=raw[8:]))
        except (ValueError, OverflowError):
            return None


@dataclass(frozen=True, kw_only=True)
class Page:
    """Some photos, newest first; where older ones go on, and newer ones. None where there are none.

    ``previous`` may lead to an empty page where somebody jumped to the newest of all.
    """

    photos: list[Photo]
    next: Position | None
    previous: Position | None = None


def page(photos: PhotoQuerySet, *, after: Position | None, size: int) -> Page:
    """Up to ``size`` of ``photos`` after the given position."""
    rows = list(older(photos, after)[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    return Page(
        photos=rows,
        next=position_of(rows[-1]) if more else None,
        previous=position_of(rows[0]) if rows and after is not None else after,
    )


def page_before(photos: PhotoQuerySet, *, before: Position, size: int) -> Page:
    """The up to ``size`` of ``photos`` that end at the given position, in the same order: for going up again."""
    rows = list(newer(photos, before)[: size + 1])
    more, rows = len(rows) > size, rows[:size][::-1]
    return Page(
        photos=rows,
        next=position_of(rows[-1]) if rows else before,
        previous=position_of(rows[0]) if more else None,
    )


def jump(month: date) -> Position:
    """The position from which a page begins with the newest photo of ``month``, or of the last month before it."""
    try:
        following = datetime(month.year + month.month // 12, month.month % 12 + 1, 1)
    except ValueError:
        return Position(local=datetime.max, photo_id=uuid.UUID(int=2**128 - 1))
    return Position(local=following, photo_id=uuid.UUID(int=0))


def neighbours(photos: PhotoQuerySet, photo: Photo) -> tuple[Photo | None, Photo | None]:
    """The photos just newer and just older than ``photo``."""
    here = position_of(photo)
    return newer(photos, here).first(), older(photos, here).first()


def around(photos: PhotoQuerySet, photo: Photo, count: int = 5) -> list[Photo]:
    """``photo`` between up to ``count`` newer and ``count`` older ones of ``photos``, newest first."""
    here = position_of(photo)
    return [*reversed(newer(photos, here)[:count]), photo, *older(photos, here)[:count]]


def position_of(photo: Photo) -> Position:
    """The place of ``photo`` in the timeline."""
    return Position(local=photo.sort_local, photo_id=photo.pk)


def in_order(photos: PhotoQuerySet) -> PhotoQuerySet:
    """``photos``, the newest first."""
    return photos.order_by("-sort_local", "-id")


def older(photos: PhotoQuerySet, after: Position | None) -> PhotoQuerySet:
    """Those of ``photos`` behind a position, the newest first; all without one."""
    return in_order(photos if after is None else photos.filter(beyond("<", after)))


def newer(photos: PhotoQuerySet, before: Position) -> PhotoQuerySet:
    """Those of ``photos`` before a position, the nearest first."""
    return photos.filter(beyond(">", before)).order_by("sort_local", "id")


def beyond(comparison: str, position: Position) -> Func:
    """``(sort_local, id) < (…, …)``: where the index is entered, ties included, on SQLite and on PostgreSQL.

    What says the same by AND and OR enters it at the first photo of all, or reads a burst of one second again and
    again.
    """
    local = Value(position.local, output_field=WallTimeField())
    place = _row(local, Value(position.photo_id, output_field=UUIDField()))
    here = _row(F("sort_local"), F("id"))
    template, joiner = "%(expressions)s", f" {comparison} "
    return Func(here, place, template=template, arg_joiner=joiner, output_field=BooleanField())


def _row(*columns: F | Value) -> Func:
    return Func(*columns, template="(%(expressions)s)", output_field=BooleanField())
