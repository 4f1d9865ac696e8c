"""Counting again what is there: for all when the triggers come, for one owner when her counts are wrong."""

from __future__ import annotations

from typing import Any

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Count, Q, Sum

from photodrive.people import OwnerId
from photodrive.photos.models import LibraryTotal, MonthCount, Photo, PhotoQuerySet

from .tables import first_day, names

_TOTALS = """SELECT owner_id, count(*) AS photos, sum(size) AS bytes,
    sum(CASE WHEN trashed_at IS NULL THEN 0 ELSE 1 END) AS trashed,
    sum(CASE WHEN trashed_at IS NULL THEN 0 ELSE size END) AS trashed_bytes
    FROM {photo} WHERE {whose} GROUP BY owner_id"""
_MONTHS = """SELECT owner_id, {day} AS month, count(*) AS photos
    FROM {photo} WHERE trashed_at IS NULL AND {whose} GROUP BY owner_id, {day}"""
_INTO_TOTALS = "INSERT INTO {total} (owner_id, photos, bytes, trashed, trashed_bytes) " + _TOTALS
_INTO_MONTHS = "INSERT INTO {month} (owner_id, month, photos) " + _MONTHS
_WRONG_TOTALS = f"""SELECT owner_id FROM ({_TOTALS} UNION ALL
    SELECT owner_id, -photos, -bytes, -trashed, -trashed_bytes FROM {{total}}) AS both_ways
    GROUP BY owner_id HAVING sum(photos) <> 0 OR sum(bytes) <> 0 OR sum(trashed) <> 0 OR sum(trashed_bytes) <> 0"""  # noqa: S608  of ours alone
_WRONG_MONTHS = f"""SELECT DISTINCT owner_id FROM (SELECT owner_id FROM ({_MONTHS} UNION ALL
    SELECT owner_id, month, -photos FROM {{month}}) AS both_ways
    GROUP BY owner_id, month HAVING sum(photos) <> 0) AS wrong_months"""  # noqa: S608  of ours alone


def wrong(*, using: str) -> list[OwnerId]:
    """The owners whose counts are not what there is. Each table is compared in one statement, so at one moment."""
    connection = connections[using]
    key = Photo._meta.get_field("owner").target_field
    owners = {
        key.to_python(row[0])
        for statement in (_WRONG_TOTALS, _WRONG_MONTHS)
        for row in _run(connection, statement, "TRUE", ())
    }
    return sorted(owners, key=str)


def count_again(owner_id: OwnerId, *, using: str) -> None:
    """Put the counts of one owner right, while she and her applications go on adding and deleting.

    Whoever counts holds her total until the transaction ends (see ``postgresql``), so what is counted here is what
    has been counted there.
    """
    months, totals = MonthCount.objects.using(using), LibraryTotal.objects.using(using)
    with transaction.atomic(using=using):
        totals.get_or_create(owner_id=owner_id)
        totals.select_for_update(no_key=True).get(owner_id=owner_id)
        photos = Photo.objects.using(using).filter(owner_id=owner_id)
        totals.filter(owner_id=owner_id).update(**sums(photos))
        months.filter(owner_id=owner_id).delete()
        owner = MonthCount._meta.get_field("owner").get_db_prep_value(owner_id, connections[using])
        _run(connections[using], _INTO_MONTHS, "owner_id = %s", (owner,))


def count_all(*, using: str) -> None:
    """Count everything anew, within a transaction in which nobody else writes a photo."""
    for statement in ("DELETE FROM {month}", "DELETE FROM {total}", _INTO_TOTALS, _INTO_MONTHS):
        _run(connections[using], statement, "TRUE", ())


def sums(photos: PhotoQuerySet) -> dict[str, int]:
    """The columns of a :class:`LibraryTotal`, counted one by one."""
    trash = Q(trashed_at__isnull=False)
    return photos.order_by().aggregate(
        photos=Count("pk"),
        bytes=Sum("size", default=0),
        trashed=Count("pk", filter=trash),
        trashed_bytes=Sum("size", default=0, filter=trash),
    )


def _run(connection: BaseDatabaseWrapper, statement: str, whose: str, whom: tuple[Any, ...]) -> list[tuple[object]]:
    words = {**names(connection), "day": first_day(connection), "whose": whose}
    with connection.cursor() as cursor:  # names of ours and a condition from here are put into the text
        cursor.execute(statement.format(**words), whom)
        return cursor.fetchall() if cursor.description else []
