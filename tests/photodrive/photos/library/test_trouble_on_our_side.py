"""A worker that was killed, a full disk, a storage that is away: nobody's picture is called damaged for it."""

from __future__ import annotations

import errno
import io
import os
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from photodrive.exceptions import BrokenImage, DecoderAway, DecodingFailed, StorageAway, StorageFull
from photodrive.imaging import worker
from photodrive.imaging.renderer.job import Job
from photodrive.photos.files import storage
from photodrive.photos.files.shared_originals import shared_original
from photodrive.photos.library.ingest import add_photo
from photodrive.photos.models import Photo
from tests.photodrive.photos.library.test_refused_uploads import JPEG, left_over

pytestmark = pytest.mark.promise("trouble-told")


@pytest.fixture
def played(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Put a shell script in the worker's place."""

    def play(script: str) -> None:
        folder = tmp_path_factory.mktemp("worker")
        path = folder / "python"
        path.write_text(f"#!/bin/sh\nreal={sys.executable}\nhere={folder}\n{script}\n")
        path.chmod(0o700)
        monkeypatch.setattr(sys, "executable", str(path))

    return play


def add(owner: Any) -> Any:
    return add_photo(owner=owner, file=io.BytesIO(JPEG), name="holiday.jpg")


WORKERS = {
    "killed, as the system does without memory": ("kill -KILL $$", DecoderAway),
    "told to end": ("kill -TERM $$", DecoderAway),
    "no room": ("exit 73", StorageFull),
    "not now": ("exit 75", DecoderAway),
    "an answer cut off": ("printf '{\"width\": 40'", DecoderAway),
    "no answer": ("exit 0", DecoderAway),
    "beyond its time of computing": ("kill -XCPU $$", DecodingFailed),
    "a crash each time": ("kill -SEGV $$", BrokenImage),
    "an abort each time": ("kill -ABRT $$", BrokenImage),
    "an error nobody foresaw": ("exit 1", BrokenImage),
}


@pytest.mark.parametrize(("script", "kind"), WORKERS.values(), ids=WORKERS)
def test_whose_trouble_it_was(jane: Any, files: Path, played: Any, script: str, kind: type[Exception]) -> None:
    played(script)
    with pytest.raises(kind) as told:
        add(jane)
    assert type(told.value) is kind
    assert left_over(files) == []
    assert not Photo.objects.exists()


def test_a_crash_by_chance_is_no_ones(jane: Any, played: Any) -> None:
    played('if [ -e "$here/again" ]; then exec "$real" "$@"; fi; touch "$here/again"; kill -SEGV $$')
    assert add(jane).created


@pytest.mark.parametrize(("computed", "kind"), [(0.4, DecoderAway), (0.6, DecodingFailed)])
def test_who_waits_for_the_machine_is_not_who_keeps_it_busy(
    jane: Any, files: Path, played: Any, settings: Any, monkeypatch: Any, computed: float, kind: type[Exception]
) -> None:
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "DECODE_SECONDS": 1}
    wait4 = os.wait4

    def as_if(pid: int, options: int) -> Any:
        return *wait4(pid, options)[:2], SimpleNamespace(ru_utime=computed, ru_stime=0.0)

    monkeypatch.setattr("photodrive.imaging.worker.os.wait4", as_if)
    played("exec sleep 60")
    with pytest.raises(kind):
        add(jane)
    assert left_over(files) == []


@pytest.mark.parametrize("name", ["preview.webp", "thumb.webp", "answer.json"])
def test_the_worker_itself_tells_a_full_disk(tmp_path: Path, name: str) -> None:
    source = tmp_path / "original"
    source.write_bytes(JPEG)
    (tmp_path / name).symlink_to("/dev/full")
    memory = 2 * 1024**3
    job = Job(
        task="render", source=str(source), target=str(tmp_path), media_type="image/jpeg",
        max_pixels=10**8, memory=memory, seconds=30,
    )  # fmt: skip
    with pytest.raises(StorageFull):
        worker.ask(job)


def test_a_source_that_cannot_be_read_is_no_damaged_picture(tmp_path: Path) -> None:
    (tmp_path / "original").mkdir()  # stands for whatever the system refuses to read
    job = Job(
        task="render", source=str(tmp_path / "original"), target=str(tmp_path), media_type="image/jpeg",
        max_pixels=10**8, memory=2 * 1024**3, seconds=30,
    )  # fmt: skip
    with pytest.raises(DecoderAway):
        worker.ask(job)


class Theirs(Exception):
    """What a remote storage raises, of a kind that nobody else knows."""


AWAY = {
    "no room": (OSError(errno.ENOSPC, "No space left on device"), StorageFull),
    "over quota": (OSError(errno.EDQUOT, "Disk quota exceeded"), StorageFull),
    "read-only": (OSError(errno.EROFS, "Read-only file system"), StorageAway),
    "not allowed": (PermissionError(errno.EACCES, "Permission denied"), StorageAway),
    "of a library": (Theirs("503 Slow Down"), StorageAway),
}


@pytest.mark.parametrize(("error", "kind"), AWAY.values(), ids=AWAY)
@pytest.mark.parametrize("step", ["_move", "__enter__"])
def test_a_storage_that_fails_leaves_nothing(
    jane: Any, files: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, kind: type[Exception], step: str
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise error

    monkeypatch.setattr(*(("pathlib.Path.mkdir", fail) if step == "__enter__" else ("pathlib.Path.replace", fail)))
    with pytest.raises(kind):
        add(jane)
    monkeypatch.undo()
    assert left_over(files) == []
    assert not Photo.objects.exists()


def test_where_the_place_of_all_photos_is_gone_no_photo_is(jane: Any, files: Path) -> None:
    photo = add(jane).photo
    (files / storage.ROOT).rename(files / "elsewhere")
    for rendition in storage.RENDITIONS:
        with pytest.raises(StorageAway):
            storage.open_rendition(photo, rendition)
    with pytest.raises(StorageAway):
        shared_original(photo)
