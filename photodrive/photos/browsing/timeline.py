"""Photos in the order of their days, page by page, at the same cost for page 1000 as for page 1."""

from __future__ import annotations

import base64
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q

from photodrive.photos.models import Photo, PhotoQuerySet

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
    """Some photos, newest first, and where the next page begins; None on the last one."""

    photos: list[Photo]
    next: Position | None


def page(photos: PhotoQuerySet, *, after: Position | None, size: int) -> Page:
    """Up to ``size`` of ``photos`` after the given position."""
    found = in_order(photos)
    if after is not None:
        found = found.filter(_later(after))
    rows = list(found[: size + 1])
    more = len(rows) > size
    return Page(photos=rows[:size], next=position_of(rows[size - 1]) if more else None)


def neighbours(photos: PhotoQuerySet, photo: Photo) -> tuple[Photo | None, Photo | None]:
    """The photos just newer and just older than ``photo``."""
    here = position_of(photo)
    newer = photos.filter(_earlier(here)).order_by(F("sort_local"), F("id")).first()
    return newer, in_order(photos).filter(_later(here)).first()


def position_of(photo: Photo) -> Position:
    """The place of ``photo`` in the timeline."""
    return Position(local=photo.sort_local, photo_id=photo.pk)


def in_order(photos: PhotoQuerySet) -> PhotoQuerySet:
    """``photos``, the newest first."""
    return photos.order_by("-sort_local", "-id")


# The first condition of each alone decides where the index is entered; the second one settles ties.
def _later(position: Position) -> Q:
    return Q(sort_local__lte=position.local) & (Q(sort_local__lt=position.local) | Q(id__lt=position.photo_id))


def _earlier(position: Position) -> Q:
    return Q(sort_local__gte=position.local) & (Q(sort_local__gt=position.local) | Q(id__gt=position.photo_id))
