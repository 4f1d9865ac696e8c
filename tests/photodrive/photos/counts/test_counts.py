"""Whatever writes a photo, the counts are what there is, in the same transaction."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from photodrive.photos import counts
from photodrive.photos.counts import reading
from photodrive.photos.library import editing, quota
from photodrive.photos.models import LibraryTotal, MonthCount, Photo
from tests.factories.many import make_many

JULY = datetime(2026, 7, 31, 23, 59, 59, 999_999)


def row(owner: Any, number: int, local: datetime = JULY, size: int = 10, **fields: Any) -> Photo:
    """A row that is not saved."""
    return Photo(
        owner=owner, title=str(number), sha256=f"{number:064x}", size=size, media_type="image/jpeg", width=1, height=1,
        taken_local=local, **fields,
    )  # fmt: skip


def save(photo: Photo) -> Photo:
    photo.save(force_insert=True)
    return photo


def told(owner: Any) -> tuple[list[counts.Month], counts.Total]:
    """What the tables say of ``owner``; that it is also what there is, is looked at each time."""
    assert counts.wrong(using="default") == []
    return counts.months(owner), counts.total(owner)


def test_a_month_ends_with_its_last_microsecond_by_the_clock_on_the_wall(jane: Any) -> None:
    save(row(jane, 1))
    save(row(jane, 2, JULY + timedelta(microseconds=1)))
    months, total = told(jane)
    assert months == [(2026, 8, 1), (2026, 7, 1)]
    assert total == counts.Total(photos=2, bytes=20)


def test_the_trash_leaves_the_months_and_stays_in_the_bytes(jane: Any) -> None:
    first = save(row(jane, 1))
    save(row(jane, 2, size=5))
    editing.trash(photo=first)
    assert told(jane) == ([(2026, 7, 1)], counts.Total(photos=2, bytes=15, trashed=1, trashed_bytes=10))
    editing.restore(photo=first)
    assert told(jane) == ([(2026, 7, 2)], counts.Total(photos=2, bytes=15))
    first.delete()
    assert told(jane) == ([(2026, 7, 1)], counts.Total(photos=1, bytes=5))


def _raw(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


WRITERS: dict[str, Callable[[Any, Any], object]] = {
    "bulk_create": lambda jane, sam: Photo.objects.bulk_create(row(jane, n) for n in range(100, 130)),
    "bulk_create of what is there": lambda jane, sam: Photo.objects.bulk_create(
        [row(jane, n) for n in range(20)], ignore_conflicts=True
    ),
    "bulk_create over what is there": lambda jane, sam: Photo.objects.bulk_create(
        [row(jane, n, size=77) for n in range(5, 20)],
        update_conflicts=True,
        unique_fields=["owner", "sha256", "added_by"],
        update_fields=["size"],
    ),
    "bulk_update": lambda jane, sam: Photo.objects.bulk_update(
        [_moved(photo) for photo in Photo.objects.filter(owner=jane)], ["sort_local", "size"]
    ),
    "update of time": lambda jane, sam: Photo.objects.filter(owner=jane).update(sort_local=datetime(1999, 1, 1)),
    "update of owner": lambda jane, sam: Photo.objects.filter(owner=jane, size__lt=14).update(owner=sam),
    "update of nothing": lambda jane, sam: Photo.objects.update(title="Another", favourite=True),
    "trash": lambda jane, sam: Photo.objects.filter(owner=jane).update(trashed_at=timezone.now()),
    "delete": lambda jane, sam: Photo.objects.filter(owner=jane, size__gt=12).delete(),
    "raw delete": lambda jane, sam: _raw("DELETE FROM photodrive_photo WHERE size > 12"),
    "raw update": lambda jane, sam: _raw("UPDATE photodrive_photo SET size = size * 2, trashed_at = NULL"),
    "the owner goes": lambda jane, sam: jane.delete(),
    "both owners": lambda jane, sam: Photo.objects.update(sort_local=datetime(2001, 2, 3), size=3),
}


def _moved(photo: Photo) -> Photo:
    photo.sort_local -= timedelta(days=40)
    photo.size += 1
    return photo


@pytest.fixture
def both(jane: Any, sam: Any) -> tuple[Any, Any]:
    """Jane has ten photos of different sizes in ten months, Sam one."""
    for number in range(10):
        save(row(jane, number, JULY - timedelta(days=31 * number), size=10 + number))
    save(row(sam, 77))
    return jane, sam


@pytest.mark.parametrize("writer", WRITERS.values(), ids=WRITERS)
def test_the_counts_hold_whatever_writes(both: tuple[Any, Any], writer: Callable[[Any, Any], object]) -> None:
    writer(*both)
    told(both[1])
    assert counts.total(both[1]).photos == Photo.objects.filter(owner=both[1]).count()


def test_whoever_is_deleted_leaves_no_counts(both: tuple[Any, Any]) -> None:
    jane, sam = both
    jane.delete()
    assert set(LibraryTotal.objects.values_list("owner", flat=True)) == {sam.pk}
    assert MonthCount.objects.exclude(owner=sam).count() == 0


def test_what_is_rolled_back_was_never_counted(jane: Any) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        save(row(jane, 1))
        assert counts.total(jane).photos == 1
        raise RuntimeError
    assert told(jane) == ([], counts.Total())


@pytest.mark.parametrize("seed", range(5))
def test_any_order_of_writing_leaves_the_counts_right(jane: Any, sam: Any, seed: int) -> None:
    chance = random.Random(seed)
    for number in range(40):
        match chance.randrange(5):
            case 0 | 1:
                fields = {"trashed_at": timezone.now()} if chance.random() < 0.3 else {}
                local = JULY - timedelta(days=chance.randrange(100))
                save(row(chance.choice([jane, sam]), number, local, chance.randrange(9), **fields))
            case 2:
                Photo.objects.filter(size__lt=chance.randrange(9)).update(trashed_at=timezone.now())
            case 3:
                Photo.objects.filter(size=chance.randrange(9)).update(trashed_at=None, sort_local=JULY, owner=sam)
            case 4:
                Photo.objects.filter(size=chance.randrange(9)).delete()
        assert counts.wrong(using="default") == []


def test_a_wrong_count_stops_nobody_and_is_found_and_put_right(both: tuple[Any, Any]) -> None:
    jane, sam = both
    LibraryTotal.objects.filter(owner=jane).update(photos=0, bytes=1)
    MonthCount.objects.filter(owner=jane, month="2026-07-01").delete()
    MonthCount.objects.create(owner=sam, month="2020-01-01", photos=3)
    Photo.objects.filter(owner=jane, size__gt=17).delete()  # would be less than nothing
    assert counts.wrong(using="default") == sorted([jane.pk, sam.pk], key=str)
    for owner in both:
        counts.count_again(owner.pk, using="default")
    assert told(jane)[1] == counts.Total(photos=8, bytes=sum(range(10, 18)))


def test_where_no_trigger_can_keep_them_they_are_counted(both: tuple[Any, Any], monkeypatch: Any) -> None:
    kept = [(counts.months(owner), counts.total(owner)) for owner in both]
    monkeypatch.setattr(reading, "KEEPING", frozenset())
    assert [(counts.months(owner), counts.total(owner)) for owner in both] == kept


def test_months_and_quota_are_one_statement_each(jane: Any, django_assert_num_queries: Any) -> None:
    make_many(jane, 50, step=timedelta(days=20))
    with django_assert_num_queries(1):
        assert sum(month.photos for month in counts.months(jane)) == 50
    with django_assert_num_queries(1):
        used = quota.usage(owner=jane)
    assert (used.used, used.trashed, used.photos) == (50_000, 0, 50)
