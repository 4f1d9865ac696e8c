"""The same picture added again: one photo, one set of files, whoever comes first."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection

from photodrive.exceptions import QuotaExceeded
from photodrive.photos.library import editing
from photodrive.photos.library.ingest import Added, add_photo
from photodrive.photos.models import Photo
from tests.factories import photos


def test_adding_a_photo_twice_keeps_one(jane: Any, files: Path) -> None:
    data = photos.encoded()
    first = add_photo(owner=jane, file=io.BytesIO(data), name="a.jpg")
    second = add_photo(owner=jane, file=io.BytesIO(data), name="b.jpg", title="Another")
    assert (first.created, second.created) == (True, False)
    assert second.photo == first.photo
    assert second.photo.title == "a"
    assert len(list(files.rglob("original"))) == 1


def test_adding_a_photo_again_takes_it_out_of_the_trash(jane: Any) -> None:
    data = photos.encoded()
    photo = photos.added(jane, data)
    editing.trash(photo=photo)
    again = add_photo(owner=jane, file=io.BytesIO(data), name="a.jpg")
    assert not again.created
    assert list(Photo.objects.available()) == [photo]


@pytest.mark.promise("upload-same-bytes")
def test_two_owners_of_the_same_bytes_have_a_photo_each(jane: Any, sam: Any, files: Path) -> None:
    data = photos.encoded()
    assert photos.added(jane, data) != photos.added(sam, data)
    assert len(list(files.rglob("original"))) == 2


@pytest.mark.promise("upload-same-bytes")
@pytest.mark.django_db(transaction=True)
def test_the_same_bytes_at_once_become_one_photo_and_nobody_fails(files: Path) -> None:
    owner = get_user_model().objects.create_user("jane")
    data = photos.encoded()

    def upload(number: int) -> Added:
        try:
            return add_photo(owner=owner, file=io.BytesIO(data), name=f"{number}.jpg")
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(upload, range(4)))
    assert sum(outcome.created for outcome in outcomes) == 1
    assert len({outcome.photo.pk for outcome in outcomes}) == 1
    assert Photo.objects.count() == 1
    assert len(list(files.rglob("original"))) == 1


@pytest.mark.promise("upload-same-bytes")
@pytest.mark.django_db(transaction=True)
def test_a_quota_holds_against_uploads_at_once(files: Path, settings: Any) -> None:
    owner = get_user_model().objects.create_user("jane")
    pictures = [photos.encoded() for _ in range(3)]
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "QUOTA_BYTES": max(map(len, pictures)) + 10}

    def upload(data: bytes) -> bool:
        try:
            return add_photo(owner=owner, file=io.BytesIO(data), name="a.jpg").created
        except QuotaExceeded:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        assert sum(pool.map(upload, pictures)) == 1
    assert Photo.objects.count() == 1
