"""Taking everything along: all of it, of nobody else, in parts, whatever happens in the middle."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from photodrive.account import exporting
from photodrive.account.models import Export
from photodrive.jobs.models import Job
from photodrive.photos.files import storage
from photodrive.photos.library import albums, editing
from photodrive.photos.models import Photo
from tests.factories.oauth import grant
from tests.factories.photos import added, encoded
from tests.photodrive.jobs.beside import started

pytestmark = pytest.mark.django_db


def parts(export: Export) -> list[zipfile.ZipFile]:
    export.refresh_from_db()
    found = []
    for number in range(1, len(export.parts) + 1):
        stored = exporting.part_of(export.owner, export.pk, number)
        assert stored is not None
        with stored.open() as file:
            archive = zipfile.ZipFile(io.BytesIO(file.read()))
        assert archive.testzip() is None
        found.append(archive)
    return found


def read(found: list[zipfile.ZipFile], name: str) -> Any:
    (archive,) = [one for one in found if name in one.namelist()]
    return json.loads(archive.read(name))


def names(found: list[zipfile.ZipFile]) -> list[str]:
    return [name for archive in found for name in archive.namelist()]


def small_parts(settings: Any, number: int = 1) -> None:
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "EXPORT_PART_BYTES": number}


def test_nobody_gets_what_is_somebody_elses(jane: Any, sam: Any, worked: Any) -> None:
    added(jane)
    added(sam)
    export = exporting.ask(jane)
    assert exporting.part_of(jane, export.pk, 1) is None  # not ready
    worked()
    assert exporting.part_of(sam, export.pk, 1) is None
    assert exporting.part_of(jane, export.pk, 2) is None
    assert exporting.part_of(jane, export.pk, 0) is None
    assert len(read(parts(export), "about/photos-1.json")) == 1


def test_pressed_twice_it_is_made_once(jane: Any) -> None:
    assert exporting.ask(jane) == exporting.ask(jane)
    assert Job.objects.filter(kind="export").count() == 1


def test_everything_is_in_it(jane: Any, worked: Any) -> None:
    data = encoded()
    photo = added(jane, data, name="Bay.jpg")
    trashed = added(jane, name="Old.jpg")
    editing.trash(photo=trashed)
    Photo.objects.filter(pk=photo.pk).update(caption="At dusk", favourite=True)
    album = albums.create(owner=jane, title="Islay")
    albums.add(album=album, photo_ids=[photo.pk])
    consent = grant(owner=jane).authorization
    export = exporting.ask(jane)
    worked()
    found = parts(export)
    by_title = {row["title"]: row for row in read(found, "about/photos-1.json")}
    assert found[0].read(by_title["Bay"]["file"]) == data
    assert by_title["Bay"]["caption"] == "At dusk" and by_title["Bay"]["albums"] == ["Islay"]
    assert by_title["Old"]["file"].startswith("trash/")
    assert read(found, "about/albums.json")[0]["photos"] == [str(photo.pk)]
    assert read(found, "about/apps.json")[0]["id"] == str(consent.pk)
    assert read(found, "about/account.json")[0]["name_for_signing_in"] == "jane"
    assert {"about/shares.json", "about/visits.json", "about/access-log.json"} <= set(names(found))


def test_parts_are_bounded_and_no_name_comes_twice(jane: Any, settings: Any, worked: Any) -> None:
    small_parts(settings)
    for _ in range(4):
        added(jane, name="IMG_1.jpg")
    export = exporting.ask(jane)
    worked()
    found = parts(export)
    pictures = [name for name in names(found) if name.endswith(".jpg")]
    assert len(found) == 4
    assert len(set(pictures)) == 4
    assert {Path(name).name for name in pictures} == {"IMG_1.jpg", "IMG_1 (2).jpg", "IMG_1 (3).jpg", "IMG_1 (4).jpg"}
    assert sum(part["photos"] for part in export.parts) == 4


def test_a_file_that_is_lost_is_named(jane: Any, worked: Any) -> None:
    photo = added(jane, name="lost.jpg")
    storage.area().delete(f"{storage.folder_of(jane.pk, photo.sha256)}/original")
    export = exporting.ask(jane)
    worked()
    found = parts(export)
    assert b"lost" in found[0].read("about/missing photos-1.txt")
    assert read(found, "about/photos-1.json")[0]["file"] is None


def test_she_is_written_to_when_it_is_ready_and_it_goes_after_a_week(jane: Any, worked: Any, mailoutbox: Any) -> None:
    jane.email = "jane@example.org"
    jane.save()
    added(jane)
    export = exporting.ask(jane)
    worked()
    assert mailoutbox[0].to == ["jane@example.org"]
    assert "ready" in mailoutbox[0].subject
    assert exporting.forget_old() == 0
    folder = storage.local_path(exporting.folder_of(export))
    assert folder is not None and folder.is_dir()
    Export.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert exporting.part_of(jane, export.pk, 1) is None
    assert exporting.forget_old() == 1
    assert not folder.exists() and not Export.objects.exists()


def test_a_new_one_takes_the_place_of_the_old(jane: Any, worked: Any) -> None:
    first = exporting.ask(jane)
    worked()
    second = exporting.ask(jane)
    assert first != second and exporting.ready(jane) == [first]
    worked()
    assert exporting.ready(jane) == [second]


@pytest.mark.django_db(transaction=True)
def test_after_kill_9_it_goes_on_where_it_was(jane: Any, settings: Any, files: Path) -> None:
    small_parts(settings)
    for number in range(4):
        added(jane, name=f"{number}.jpg")
    # Asked for in a transaction that nobody is woken after: the process below is the worker.
    export = Export.objects.create(owner=jane, name="hers", photos=4)
    export.job = Job.objects.create(
        kind="export", owner=jane, payload={"export": str(export.pk)}, due_at=timezone.now()
    )
    export.save()
    program = """
settings.PHOTODRIVE["EXPORT_PART_BYTES"] = 1
from photodrive.account import export_job
from photodrive.jobs import working
copy, copied = export_job._copy, []
def slow(*args):
    copy(*args)
    copied.append(1)
    if len(copied) == 3:
        tell("in the third part")
        time.sleep(600)
export_job._copy = slow
working.work()
"""
    with started(program, files=files) as process:
        process.wait_for("in the third part")
        process.kill()
    export.refresh_from_db()
    before = list(export.parts)
    assert len(before) == 2
    Job.objects.update(leased_until=timezone.now())
    from photodrive.jobs import working

    working.work_all()
    found = parts(export)
    assert export.parts[:2] == before
    pictures = sorted(Path(name).name for name in names(found) if name.endswith(".jpg"))
    assert pictures == ["0.jpg", "1.jpg", "2.jpg", "3.jpg"]
