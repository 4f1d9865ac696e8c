"""Summaries of many authorizations of one owner: how many photos each shows, and the newest of them.

Always the same few queries, whatever their number; none walks through a whole library for one of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, UUIDField

from photodrive.authorization.models import Authorization
from photodrive.photos.models import Photo
from photodrive.sharing import withheld

from . import authorized_photos

Selection = Authorization.Selection
SHOWN = 5


@dataclass(frozen=True)
class Summary:
    """What one authorization shows: ``count`` photos, and the newest of them, ``SHOWN`` at most."""

    count: int
    photos: list[Photo]


def of(authorizations: Sequence[Authorization]) -> dict[UUID, Summary]:
    """The summary of each of these, which are all of one owner who is active."""
    newest, counts = _newest(authorizations), _counts(authorizations)
    photos = Photo.objects.in_bulk(set(chain.from_iterable(newest.values())))
    return {
        one.pk: Summary(counts[one.pk], [photos[pk] for pk in newest[one.pk] if pk in photos]) for one in authorizations
    }


def _newest(authorizations: Sequence[Authorization]) -> dict[UUID, list[UUID]]:
    """The ids of the newest photos of each: a few steps into an index for each, in one query."""
    ways = authorized_photos.rows(OuterRef("pk"), OuterRef("album_id"))
    places = {
        f"{name}_{place}": Subquery(
            _available(way).order_by("-photo_id").values("photo_id")[place : place + 1], output_field=UUIDField()
        )
        for name, way in ways._asdict().items()
        for place in range(SHOWN)
    }
    listed = [one.pk for one in authorizations if one.selection != Selection.ALL]
    rows = Authorization.objects.filter(pk__in=listed).annotate(**places).values("pk", *places) if listed else []
    found = {row["pk"]: _latest(row[place] for place in places) for row in rows}
    everything = [one for one in authorizations if one.selection == Selection.ALL]
    if everything:
        ids = list(authorized_photos.photos_of(everything[0]).values_list("pk", flat=True)[:SHOWN])
        found |= {one.pk: ids for one in everything}
    return found


def _latest(photo_ids: Iterable[UUID | None]) -> list[UUID]:
    """Ids grow with time; a photo may be in the album and chosen as well."""
    return sorted({pk for pk in photo_ids if pk is not None}, reverse=True)[:SHOWN]


def _counts(authorizations: Sequence[Authorization]) -> dict[UUID, int]:
    listed = [one for one in authorizations if one.selection != Selection.ALL]
    albums = {one.album_id for one in listed if one.album_id is not None}
    ways = authorized_photos.rows(listed, albums, many=True)
    same = authorized_photos.rows(None, OuterRef("authorization__album")).followed
    twice = Exists(same.filter(photo=OuterRef("photo")))
    one_by_one = _grouped(_available(ways.chosen.exclude(twice)), "authorization") if listed else {}
    in_album = _grouped(_available(ways.followed), "album") if albums else {}
    counts = {one.pk: one_by_one.get(one.pk, 0) + in_album.get(one.album_id, 0) for one in listed}
    everything = [one for one in authorizations if one.selection == Selection.ALL]
    if everything:
        total = authorized_photos.photos_of(everything[0]).count()
        counts |= {one.pk: total for one in everything}
    return counts


def _grouped(rows: QuerySet[Any], by: str) -> dict[Any, int]:
    return dict(rows.values(by).annotate(count=Count("pk")).order_by().values_list(by, "count"))


def _available(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(withheld.shareable("photo__", "photo_id"), photo__trashed_at__isnull=True)
