"""Writers that meet: nobody waits in a circle, nothing is counted twice or not at all, and no quota is exceeded."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from photodrive.exceptions import QuotaExceeded
from photodrive.imaging import renditions
from photodrive.imaging.renditions import Rendered
from photodrive.photos import counts
from photodrive.photos.library import editing, quota
from photodrive.photos.library.ingest import add_photo
from photodrive.photos.models import LibraryTotal, MonthCount, Photo
from tests.factories.many import make_many

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works: Callable[[], object]) -> list[BaseException]:
    """Run each in a thread with a connection of its own; what they raised."""
    raised: list[BaseException] = []
    gate = threading.Barrier(len(works))

    def run(work: Callable[[], object]) -> None:
        try:
            gate.wait()
            work()
        except BaseException as error:
            raised.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def test_those_who_write_the_same_months_in_other_orders_end_and_are_counted(jane: Any, sam: Any) -> None:
    for owner in (jane, sam):
        make_many(owner, 60, step=timedelta(days=11))
    MonthCount.objects.all().delete()
    LibraryTotal.objects.all().delete()
    for owner in (jane, sam):
        counts.count_again(owner.pk, using="default")

    def move(pks: list[Any], day: datetime) -> None:
        for _ in range(3):
            for pk in pks:
                Photo.objects.filter(pk=pk).update(sort_local=day)
                day += timedelta(days=20)

    def recount(*owners: Any) -> None:
        for owner in owners * 5:
            counts.count_again(owner.pk, using="default")

    ids = list(Photo.objects.order_by("pk").values_list("pk", flat=True))
    mine, theirs = ids[::2][:20], ids[1::2][:20]
    assert not at_once(
        lambda: move(mine, datetime(2001, 1, 1)),
        lambda: move(theirs[::-1], datetime(2001, 12, 1)),
        lambda: [editing.trash_all(owner=jane, photos=Photo.objects.filter(owner=jane)[:5]) for _ in range(5)],
        lambda: recount(sam, jane),
    )
    assert counts.wrong(using="default") == []


def test_the_first_photos_of_somebody_are_all_counted(jane: Any) -> None:
    def add(number: int) -> None:
        Photo.objects.create(
            owner=jane, title="a", sha256=f"{number:064x}", size=1, media_type="image/jpeg", width=1, height=1,
            taken_local=datetime(2026, 7, 1),
        )  # fmt: skip

    assert not at_once(*(lambda number=number: add(number) for number in range(6)))
    assert counts.total(jane).photos == 6
    assert counts.months(jane) == [(2026, 7, 6)]


def test_many_uploads_at_once_do_not_exceed_the_quota(
    jane: Any, files: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def drawn(*, source: Path, target: Path, **given: Any) -> Rendered:
        for name in ("preview.webp", "thumb.webp"):
            (target / name).write_bytes(b"x")
        return Rendered(width=1, height=1)

    monkeypatch.setattr(renditions, "render", drawn)
    head = bytes.fromhex("ffd8ffe000104a46494600010100000100010000")
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "QUOTA_BYTES": 350}

    def upload(number: int) -> None:
        data = head + bytes([number]) * (100 - len(head))
        add_photo(owner=jane, file=io.BytesIO(data), name="a.jpg")

    raised = at_once(*(lambda number=number: upload(number) for number in range(6)))
    assert [type(error) for error in raised] == [QuotaExceeded] * 3
    assert quota.usage(owner=jane).used == 300
    assert Photo.objects.count() == 3
    assert len(list(files.rglob("original"))) == 3
