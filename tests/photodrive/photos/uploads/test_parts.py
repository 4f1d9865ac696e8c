"""Where parts of uploads lie, when they go, and a disk that has no room for them."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from photodrive.exceptions import BeingWritten, StorageAway
from photodrive.photos.library import ingest
from photodrive.photos.models import Photo, Upload
from photodrive.photos.uploads import ending, parts
from tests.factories import photos, remote, tus
from tests.photodrive.photos.library.test_refused_uploads import left_over

JPEG = photos.encoded()


@pytest.fixture
def janes(jane: Any) -> Client:
    client = Client(headers={"host": "127.0.0.1:8000"}, raise_request_exception=False)
    client.force_login(jane)
    return client


@pytest.mark.promise("trouble-told")
@pytest.mark.parametrize("place", [(os, "pwrite"), (os, "fsync")], ids=lambda place: place[1])
@pytest.mark.parametrize("piece", [JPEG[:600], JPEG], ids=["first", "last"])
def test_a_full_disk_is_told_and_the_upload_goes_on(
    janes: Client, monkeypatch: pytest.MonkeyPatch, place: tuple[Any, str], piece: bytes
) -> None:
    url = tus.begun(janes, JPEG)

    def full(*args: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(place[0], place[1], full)
        response = tus.send(janes, url, piece, accept="application/json")
    assert (response.status_code, response["Retry-After"]) == (507, "300")
    assert "no room left on our disk" in response.json()["message"]
    assert tus.offset(janes, url) == 0
    assert not Photo.objects.exists()
    assert tus.send(janes, url, JPEG).status_code == 204
    assert Photo.objects.get().size == len(JPEG)
    call_command("photodrive_verify", stdout=StringIO())


@pytest.mark.promise("trouble-told")
def test_a_disk_that_fills_while_the_photo_is_made_keeps_what_has_come(
    janes: Client, monkeypatch: pytest.MonkeyPatch, files: Path
) -> None:
    url = tus.begun(janes, JPEG)
    tus.send(janes, url, JPEG[:600])

    def full(*args: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("pathlib.Path.replace", full)
        assert tus.send(janes, url, JPEG[600:], 600).status_code == 507
    assert tus.offset(janes, url) == 600, "the last bytes count with the photo only"
    assert not Photo.objects.exists()
    assert tus.send(janes, url, JPEG[600:], 600).status_code == 204
    assert Photo.objects.get().size == len(JPEG)
    assert [path for path in left_over(files) if "photos" not in Path(path).parts] == []


def test_a_disk_that_takes_a_little_at_a_time_gets_all(janes: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.pwrite
    monkeypatch.setattr(os, "pwrite", lambda part, data, at: real(part, bytes(data[:100]), at))
    tus.uploaded(janes, JPEG)
    assert Photo.objects.get().size == len(JPEG)


def test_what_is_out_of_time_or_belongs_to_nothing_goes(janes: Client) -> None:
    kept, old, lost = (tus.begun(janes, JPEG) for _ in range(3))
    for url in (kept, old, lost):
        tus.send(janes, url, JPEG[:600])
    Upload.objects.filter(pk=tus.row(old).pk).update(expires_at="2020-01-01T00:00:00Z")
    orphan = tus.row(lost).pk
    Upload.objects.filter(pk=orphan).delete()
    (parts.folder() / "README").write_text("not ours")
    assert ending.expire(dry_run=True) == 2
    assert len(list(parts.all_ids())) == 3
    out = StringIO()
    call_command("photodrive_gc", stdout=out)
    assert "interrupted uploads: 2" in out.getvalue()
    assert list(parts.all_ids()) == [tus.row(kept).pk]
    assert [one.pk for one in Upload.objects.all()] == [tus.row(kept).pk]
    assert (parts.folder() / "README").exists()


def test_one_that_is_being_written_stays_for_now(janes: Client) -> None:
    url = tus.begun(janes, JPEG)
    Upload.objects.update(expires_at="2020-01-01T00:00:00Z")
    with parts.held(tus.row(url).pk):
        assert ending.expire() == 0
        with pytest.raises(BeingWritten):
            ending.stop(upload=tus.row(url))
    assert ending.expire() == 1


def test_photos_stay_when_their_uploads_are_forgotten(janes: Client) -> None:
    tus.uploaded(janes, JPEG)
    Upload.objects.update(expires_at="2020-01-01T00:00:00Z")
    assert ending.expire() == 1
    assert Photo.objects.count() == 1


def test_the_directory_may_be_another_one(janes: Client, settings: Any, tmp_path_factory: Any) -> None:
    folder = tmp_path_factory.mktemp("parts") / "below"
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "UPLOAD_DIR": str(folder)}
    url = tus.begun(janes, JPEG)
    tus.send(janes, url, JPEG[:600])
    (part,) = folder.iterdir()
    assert part.read_bytes() == JPEG[:600]
    assert stat.S_IMODE(part.stat().st_mode) == 0o600


def test_with_a_remote_storage_parts_lie_where_nobody_else_reads(
    janes: Client, settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: Any
) -> None:
    settings.STORAGES = {**settings.STORAGES, "default": remote.STORAGE}
    temporary = tmp_path_factory.mktemp("tmp")
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    tus.uploaded(janes, JPEG)
    assert Photo.objects.get().size == len(JPEG)
    (folder,) = temporary.glob("photodrive-uploads-*")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    folder.chmod(0o777)
    with pytest.raises(StorageAway):
        parts.folder()
    assert ingest.add_photo(owner=Photo.objects.get().owner, file=[photos.encoded()], name="x").created
