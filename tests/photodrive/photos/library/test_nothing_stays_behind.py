"""Whatever fails between the files and the row of a photo: no file stays that no row refers to."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, connections

from photodrive.exceptions import DatabaseAway, QuotaExceeded
from photodrive.photos.files import removal, storage
from photodrive.photos.files.staging import Stage
from photodrive.photos.library import albums, quota
from photodrive.photos.library.ingest import add_photo
from photodrive.photos.models import Album, Photo
from tests.factories import photos

pytestmark = pytest.mark.promise("upload-whole")


def left_over(files: Path) -> list[Path]:
    return [path for path in files.rglob("*") if path.is_file()]


def failing(error: BaseException) -> Any:
    def fail(*args: Any, **given: Any) -> None:
        raise error

    return fail


STEPS = {
    "the row": ("photodrive.photos.models.Photo.save", IntegrityError("no such owner"), IntegrityError),
    "the database": ("photodrive.photos.models.Photo.save", OperationalError("gone"), DatabaseAway),
    "the owner's lock": ("photodrive.photos.library.ingest.lock_owner", OperationalError("gone"), DatabaseAway),
    "the quota": ("photodrive.photos.library.ingest.quota.check", QuotaExceeded(), QuotaExceeded),
    "the album": ("photodrive.photos.library.ingest.albums.add", RuntimeError(), RuntimeError),
    "control C": ("photodrive.photos.library.ingest.albums.add", KeyboardInterrupt(), KeyboardInterrupt),
}


@pytest.mark.parametrize("local", [True, False], ids=["local storage", "remote storage"])
@pytest.mark.parametrize(("step", "error", "told"), STEPS.values(), ids=STEPS)
def test_what_fails_leaves_nothing(
    jane: Any, files: Path, monkeypatch: Any, step: str, error: BaseException, told: type[BaseException], local: bool
) -> None:
    album = albums.create(owner=jane, title="Islay")
    if not local:
        monkeypatch.setattr(storage, "is_local", lambda: False)
    with monkeypatch.context() as patched:
        patched.setattr(step, failing(error))
        with pytest.raises(told):
            add_photo(owner=jane, file=io.BytesIO(photos.encoded()), name="a.jpg", album=album)
    assert left_over(files) == []
    assert not Photo.objects.exists()
    assert quota.usage(owner=jane).used == 0


@pytest.mark.django_db(transaction=True)
def test_a_commit_that_fails_leaves_nothing(jane: Any, files: Path, monkeypatch: Any) -> None:
    published: list[Path] = []
    database = type(connections["default"])
    publish, commit = Stage.publish, database.commit

    def fail_once(_: Any) -> None:
        monkeypatch.setattr(database, "commit", commit)
        raise IntegrityError("the owner is gone")

    def publish_and_fail_next(*args: Any) -> None:
        publish(*args)
        published.extend(left_over(files / "photos" / str(jane.pk)))
        monkeypatch.setattr(database, "commit", fail_once)

    monkeypatch.setattr(Stage, "publish", publish_and_fail_next)
    with pytest.raises(IntegrityError):
        photos.added(jane)
    assert len(published) == 3
    assert left_over(files) == []
    assert not Photo.objects.exists()


def test_a_rename_that_fails_half_way_leaves_nothing(jane: Any, files: Path, monkeypatch: Any) -> None:
    real = Path.replace
    done: list[Path] = []

    def fail_at_the_third(path: Path, target: Path) -> None:
        if len(done) == 2:
            raise PermissionError
        done.append(real(path, target))

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", fail_at_the_third)
        with pytest.raises(Exception, match="keep the files"):
            photos.added(jane)
    assert len(done) == 2
    assert left_over(files) == []


def test_files_that_another_row_needs_stay(jane: Any, files: Path, monkeypatch: Any) -> None:
    data = photos.encoded()
    photos.added(jane, data)
    with monkeypatch.context() as patched:
        patched.setattr(Photo, "save", failing(IntegrityError()))
        with pytest.raises(IntegrityError):
            photos.added(jane, data, added_by="an application")
    assert len(left_over(files)) == 3


def test_a_database_that_stays_away_leaves_them_for_the_clean_up(
    jane: Any, files: Path, monkeypatch: Any, caplog: Any
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(storage, "is_local", lambda: False)
        patched.setattr("photodrive.photos.library.ingest.lock_owner", failing(OperationalError("gone")))
        patched.setattr(removal, "remove_files", failing(OperationalError("gone")))
        with pytest.raises(DatabaseAway):
            photos.added(jane)
    assert len(left_over(files)) == 3
    assert "photodrive_gc will look" in caplog.text


def test_an_album_deleted_meanwhile_takes_no_photo_with_it(jane: Any) -> None:
    album = albums.create(owner=jane, title="Islay")
    Album.objects.all().delete()
    assert photos.added(jane, album=album).pk


def test_a_photo_goes_into_the_album_new_or_not(jane: Any, sam: Any) -> None:
    data, album = photos.encoded(), albums.create(owner=jane, title="Islay")
    photo = photos.added(jane, data)
    assert photos.added(jane, data, album=album) == photo
    other = photos.added(jane, album=album)
    photos.added(sam, album=album)
    assert set(albums.photos_in(album)) == {photo, other}
