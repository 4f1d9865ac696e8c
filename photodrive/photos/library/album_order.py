"""The order of an album: by date, by title, or her own, which she makes photo by photo.

Her own order is a number for each photo with room between, so that moving one writes one row. What has no number yet
stands behind all that have, as it was added. Each change first writes the album's row: two tabs that move at the same
moment do it one after the other, and each counts from what the other left.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import connections, router, transaction
from django.db.models import F, QuerySet

from photodrive.photos.models import Album, AlbumPhoto

STEP = 1024  # ten photos can be moved to the same place before all are numbered anew


def choose(*, album: Album, order: str, as_shown: Iterable[UUID] = ()) -> None:
    """Show the album in this order. Her own begins ``as_shown``: the ids of its photos as they stood before."""
    with transaction.atomic():
        _hold(album, order)
        rows = AlbumPhoto.objects.filter(album=album)
        if order == Album.Order.OWN and not rows.filter(position__isnull=False).exists():
            by_photo = dict(rows.values_list("photo_id", "pk"))
            stood = [by_photo.pop(pk) for pk in as_shown if pk in by_photo]
            _number([*stood, *sorted(by_photo.values())])


def shift(*, album: Album, photo_id: UUID, by: int) -> bool:
    """Move a photo one place forward (1) or back (-1) among those that are shown; False where it cannot go further."""
    with transaction.atomic():
        _hold(album)
        shown = list(_sorted(album, shown=True).values_list("photo_id", flat=True))
        here = shown.index(photo_id) if photo_id in shown else -1
        there = here + by
        if here < 0 or not 0 <= there < len(shown):
            return False
        before = there + 1 if by > 0 else there
        _put(album, photo_id, shown[before] if before < len(shown) else None)
    return True


def put_before(*, album: Album, photo_id: UUID, other_id: UUID | None) -> bool:
    """Move a photo in front of another one, or behind all for None; False where one of them is not in the album."""
    with transaction.atomic():
        _hold(album)
        return _put(album, photo_id, other_id)


def _hold(album: Album, order: str = Album.Order.OWN) -> None:
    """Until the transaction ends nobody else changes this album's order: the row is written, on SQLite the file."""
    Album.objects.filter(pk=album.pk).update(order=order)
    album.order = order


def _sorted(album: Album, *, shown: bool = False) -> QuerySet[AlbumPhoto]:
    rows = AlbumPhoto.objects.filter(album=album).order_by(F("position").asc(nulls_last=True), "pk")
    return rows.filter(photo__trashed_at__isnull=True) if shown else rows


def _put(album: Album, photo_id: UUID, other_id: UUID | None) -> bool:
    if photo_id == other_id:
        return True
    rows = [row for row in _sorted(album).values_list("pk", "photo_id", "position") if row[1] != photo_id]
    mine = AlbumPhoto.objects.filter(album=album, photo=photo_id).values_list("pk", flat=True).first()
    places = [photo for _, photo, _ in rows]
    if mine is None or (other_id is not None and other_id not in places):
        return False
    at = len(rows) if other_id is None else places.index(other_id)
    lower = rows[at - 1][2] if at else 0
    upper = rows[at][2] if at < len(rows) else (lower or 0) + 2 * STEP
    if lower is not None and upper is not None and upper - lower > 1:
        AlbumPhoto.objects.filter(pk=mine).update(position=(lower + upper) // 2)
    else:
        _number([*(pk for pk, _, _ in rows[:at]), mine, *(pk for pk, _, _ in rows[at:])])
    return True


def _number(row_ids: Sequence[int]) -> None:
    """Give these rows, in this order, their places: one short statement each, sent together."""
    using = router.db_for_write(AlbumPhoto)
    table = connections[using].ops.quote_name(AlbumPhoto._meta.db_table)
    places = [(place * STEP, pk) for place, pk in enumerate(row_ids, 1)]
    with connections[using].cursor() as cursor:
        statement = f"UPDATE {table} SET position = %s WHERE id = %s"  # noqa: S608  a name of ours
        cursor.executemany(statement, places)
