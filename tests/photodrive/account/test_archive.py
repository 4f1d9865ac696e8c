"""Photos as one ZIP: nothing broken, nothing that was not to be seen, nothing kept in memory."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from typing import Any

import pytest
from django.test import RequestFactory

from photodrive.account import archive
from photodrive.photos.files import storage
from photodrive.photos.models import Photo
from photodrive.sharing.visibility import NOBODY, in_person, visible_to
from tests.factories.photos import SERIAL, added, camera_exif, encoded, picture

pytestmark = pytest.mark.django_db


def opened(sent: archive.Stream) -> zipfile.ZipFile:
    data = b"".join(sent.chunks)
    assert sent.length in (None, len(data))
    found = zipfile.ZipFile(io.BytesIO(data))
    assert found.testzip() is None
    return found


def of(owner: Any, caller: Any = None) -> archive.Stream:
    caller = caller or in_person(owner)
    return archive.stream(photos=visible_to(caller).order_by("id"), caller=caller, name="My photos")


def lost(photo: Photo) -> None:
    storage.area().delete(f"{storage.folder_of(photo.owner_id, photo.sha256)}/original")


def test_others_get_no_place_and_no_serial(jane: Any) -> None:
    photo = added(jane, encoded(exif=camera_exif()))
    Photo.objects.update(visibility="public")
    (name,) = opened(of(jane, NOBODY)).namelist()
    assert SERIAL.encode() not in opened(of(jane, NOBODY)).read(name)
    assert SERIAL.encode() in opened(of(jane)).read(f"{photo.title}.jpg")


@pytest.mark.parametrize("title", ["../../etc/passwd", "C:\\windows\\x", "/root", "con", "a\x1fb", "..", "…/…"])
def test_no_name_leaves_the_folder_it_is_unpacked_in(jane: Any, title: str) -> None:
    added(jane)
    Photo.objects.update(title=title)
    (name,) = opened(of(jane)).namelist()
    assert not set(name) & set("/\\:\x1f") and name not in (".", "..")


def test_of_the_same_title_each_has_a_name_of_its_own(jane: Any) -> None:
    for name in ("Bay.jpg", "bay.jpg", "bay (2).jpg", "BAY.jpg"):
        added(jane, name=name)
    names = opened(of(jane)).namelist()
    assert len({name.casefold() for name in names}) == 4


@pytest.mark.parametrize("local", [True, False])
def test_a_file_that_is_lost_is_named_and_breaks_nothing(
    jane: Any, monkeypatch: pytest.MonkeyPatch, local: bool
) -> None:
    for name in ("one.jpg", "two.jpg", "three.jpg"):
        added(jane, name=name)
    lost(Photo.objects.get(title="two"))
    monkeypatch.setattr(storage, "is_local", lambda: local)
    found = opened(of(jane))
    assert found.namelist() == ["one.jpg", "three.jpg", archive.MISSING]
    assert "two" in found.read(archive.MISSING).decode().splitlines()


def test_the_length_is_known_before_the_first_byte(jane: Any) -> None:
    for _ in range(3):
        added(jane)
    response = archive.response(RequestFactory().get("/"), of(jane))
    assert int(response["Content-Length"]) == len(b"".join(response))
    assert response["Content-Disposition"] == 'attachment; filename="My photos.zip"'
    assert "no-store" in response["Cache-Control"]


def test_in_the_order_asked_for_and_bit_for_bit(jane: Any) -> None:
    data = [encoded() for _ in range(3)]
    for number, each in enumerate(data):
        added(jane, each, name=f"{9 - number}.jpg")
    found = opened(of(jane))
    assert [found.read(name) for name in found.namelist()] == data


def test_memory_stays_as_it_is(jane: Any) -> None:
    photo = added(jane, encoded(picture((2000, 1500)), quality=100))
    path = storage.local_path(f"{storage.folder_of(photo.owner_id, photo.sha256)}/original")
    assert path is not None
    path.write_bytes(bytes(64 * 1024 * 1024))
    sent = of(jane)
    tracemalloc.start()
    for _ in sent.chunks:
        pass
    assert tracemalloc.get_traced_memory()[1] < 8 * 1024 * 1024
    tracemalloc.stop()


def test_an_archive_of_nothing_is_an_archive(jane: Any) -> None:
    assert opened(of(jane)).namelist() == []
