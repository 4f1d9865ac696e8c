"""What the tables say; where the database keeps none, what the photos say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from django.db import connections, router

from photodrive.people import Owner
from photodrive.photos.models import LibraryTotal, MonthCount, Photo

from .counting import sums
from .tables import KEEPING


class Month(NamedTuple):
    """A month of the timeline that has photos."""

    year: int
    month: int
    photos: int


@dataclass(frozen=True, kw_only=True)
class Total:
    """Photos and bytes of their originals; of these those in the trash."""

    photos: int = 0
    bytes: int = 0
    trashed: int = 0
    trashed_bytes: int = 0


def months(owner: Owner) -> list[Month]:
    """Her months that have photos outside the trash, the newest first."""
    if not _kept(MonthCount):
        return _counted_months(owner)
    rows = MonthCount.objects.filter(owner=owner, photos__gt=0).order_by("-month").values_list("month", "photos")
    return [Month(first.year, first.month, photos) for first, photos in rows]


def total(owner: Owner) -> Total:
    """What she has, as of the statement that asks."""
    if not _kept(LibraryTotal):
        return Total(**sums(Photo.objects.filter(owner=owner)))
    found = LibraryTotal.objects.filter(owner=owner).values("photos", "bytes", "trashed", "trashed_bytes").first()
    return Total(**found) if found else Total()


def _counted_months(owner: Owner) -> list[Month]:
    """From month to month, in words that every database has."""
    found: list[Month] = []
    rest = Photo.objects.filter(owner=owner, trashed_at__isnull=True).order_by("-sort_local")
    while (newest := rest.values_list("sort_local", flat=True).first()) is not None:
        begin = newest.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        found.append(Month(begin.year, begin.month, rest.filter(sort_local__gte=begin).count()))
        rest = Photo.objects.filter(owner=owner, trashed_at__isnull=True, sort_local__lt=begin).order_by("-sort_local")
    return found


def _kept(model: type[MonthCount] | type[LibraryTotal]) -> bool:
    return connections[router.db_for_read(model)].vendor in KEEPING
