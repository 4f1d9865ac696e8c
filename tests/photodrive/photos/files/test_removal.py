"""Files go with their photo: not before, not for nothing, and never somebody else's."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from photodrive.exceptions import FileMissing
from photodrive.photos.files import removal, shared_originals
from photodrive.photos.files.storage import open_rendition
from photodrive.photos.library import editing
from photodrive.photos.library.ingest import add_photo
from photodrive.photos.models import Photo
from tests.factories import photos


def originals(files: Path) -> int:
    return len(list(files.rglob("original")))


def test_deleting_rolled_back_keeps_the_files(jane: Any, files: Path) -> None:
    photo = photos.added(jane)
    with pytest.raises(RuntimeError), transaction.atomic():
        editing.delete_for_good(photo=photo)
        raise RuntimeError
    assert originals(files) == 1


def test_files_stay_until_the_deletion_is_certain(
    jane: Any, files: Path, django_capture_on_commit_callbacks: Any
) -> None:
    photo = photos.added(jane)
    with django_capture_on_commit_callbacks() as callbacks:
        editing.delete_for_good(photo=photo)
    assert originals(files) == 1
    for callback in callbacks:
        callback()
    assert [path for path in files.rglob("*") if path.is_file()] == []


def test_files_stay_if_the_photo_came_back_meanwhile(
    jane: Any, files: Path, django_capture_on_commit_callbacks: Any
) -> None:
    data = photos.encoded()
    with django_capture_on_commit_callbacks() as callbacks:
        editing.delete_for_good(photo=photos.added(jane, data))
    again = add_photo(owner=jane, file=io.BytesIO(data), name="a.jpg")
    for callback in callbacks:
        callback()
    assert again.created
    assert open_rendition(again.photo, "thumb").size > 0


def test_files_go_with_their_owner_and_with_nobody_else(
    jane: Any, sam: Any, files: Path, django_capture_on_commit_callbacks: Any
) -> None:
    data = photos.encoded()
    photos.added(jane, data)
    kept = photos.added(sam, data)
    with django_capture_on_commit_callbacks(execute=True):
        jane.delete()
    assert originals(files) == 1
    assert open_rendition(kept, "original").size == len(data)


def test_removing_the_files_of_an_existing_photo_is_refused(jane: Any, files: Path) -> None:
    photo = photos.added(jane)
    assert not removal.remove_files(photo.owner_id, photo.sha256)
    assert originals(files) == 1


def test_a_photo_deleted_while_its_copy_is_made_leaves_no_copy(jane: Any, files: Path, monkeypatch: Any) -> None:
    photo = photos.added(jane)

    def deleted_meanwhile(*, target: Path, **given: Any) -> None:
        (target / "shared").write_bytes(b"copy")
        Photo.objects.all().delete()

    monkeypatch.setattr("photodrive.imaging.renditions.share", deleted_meanwhile)
    with pytest.raises(FileMissing):
        shared_originals.shared_original(photo)
    assert list(files.rglob("shared")) == []


def test_a_missing_file_is_said_to_be_missing(jane: Any, files: Path) -> None:
    photo = photos.added(jane)
    next(files.rglob("thumb.webp")).unlink()
    with pytest.raises(FileMissing):
        open_rendition(photo, "thumb")
