"""A crash at any moment leaves nothing or a whole photo; the two commands prove it and tidy up."""

from __future__ import annotations

import os
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from photodrive.imaging import renditions
from photodrive.photos.files.staging import Stage
from photodrive.photos.library import editing
from photodrive.photos.models import Photo
from tests.attacks.trouble import away
from tests.factories import photos


class Killed(BaseException):
    """What no handler of ours may catch, like the end of the process."""


def gc(**options: Any) -> str:
    out = StringIO()
    call_command("photodrive_gc", stdout=out, **options)
    return out.getvalue()


def verify(**options: Any) -> str:
    out, errors = StringIO(), StringIO()
    try:
        call_command("photodrive_verify", stdout=out, stderr=errors, **options)
    except CommandError as error:
        return f"{errors.getvalue()}{error}"
    return out.getvalue()


def make_old(path: Path) -> None:
    for entry in (path, *path.rglob("*")):
        os.utime(entry, (1, 1))


def left_over(files: Path) -> list[Path]:
    return [path for path in files.rglob("*") if path.is_file()]


@pytest.mark.promise("trouble-told")
def test_a_storage_that_is_away_damages_no_photo(jane: Any, files: Path) -> None:
    photos.added(jane)
    (files / "photos").rename(files / "elsewhere")
    said = verify()
    assert "does not answer at the moment" in said
    assert "missing" not in said
    assert "damaged" not in said


@pytest.mark.promise("trouble-told")
@pytest.mark.parametrize("command", ["photodrive_gc", "photodrive_verify", "photodrive_keys", "printshop_cleanup"])
def test_a_command_says_in_a_sentence_that_the_database_is_away(db: None, command: str) -> None:
    with away.database(), pytest.raises(CommandError, match=r"at the moment\. .*connection refused"):
        call_command(command, stdout=StringIO())


@pytest.mark.promise("upload-whole")
@pytest.mark.parametrize("step", ["renditions.render", "quota.check", "lock_owner", "Photo.save", "Stage.publish"])
def test_an_upload_that_dies_on_the_way_leaves_nothing(jane: Any, files: Path, monkeypatch: Any, step: str) -> None:
    def die(*args: Any, **given: Any) -> None:
        raise Killed

    monkeypatch.setattr(f"photodrive.photos.library.ingest.{step}", die)
    with pytest.raises(Killed):
        photos.added(jane)
    assert not Photo.objects.exists()
    assert left_over(files) == []


@pytest.mark.promise("upload-whole")
def test_a_process_killed_between_files_and_row_leaves_what_the_clean_up_finds(
    jane: Any, files: Path, monkeypatch: Any
) -> None:
    publish = Stage.publish

    def die(*args: Any) -> None:
        publish(*args)
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(Stage, "publish", die)
        with pytest.raises(Killed):
            photos.added(jane)
    assert not Photo.objects.exists()
    assert len(left_over(files)) == 3
    assert "without a photo: 0" in gc()  # young enough to belong to an upload that is still running
    make_old(files)
    assert "without a photo: 1" in gc(dry_run=True)
    assert len(left_over(files)) == 3
    assert "without a photo: 1" in gc()
    assert left_over(files) == []


@pytest.mark.promise("upload-whole")
def test_the_stage_of_a_killed_upload_is_removed_once_it_is_old(jane: Any, files: Path) -> None:
    stage = files / "photos" / ".incoming" / "0123"
    stage.mkdir(parents=True)
    (stage / "original").write_bytes(b"half a pho")
    assert "interrupted uploads: 0" in gc()
    make_old(stage)
    assert "interrupted uploads: 1" in gc()
    assert not stage.exists()


def test_the_clean_up_leaves_photos_and_what_is_not_ours_alone(jane: Any, files: Path) -> None:
    photos.added(jane)
    stranger = files / "photos" / "notes" / "ab" / "readme"
    stranger.mkdir(parents=True)
    (stranger / "readme.txt").write_text("not ours")
    make_old(files)
    before = left_over(files)
    gc()
    assert left_over(files) == before
    assert "1 photos checked" in verify()


def test_trash_is_emptied_when_its_time_is_over(jane: Any) -> None:
    old, young = photos.added(jane), photos.added(jane)
    for photo in (old, young):
        editing.trash(photo=photo)
    Photo.objects.filter(pk=old.pk).update(trashed_at=timezone.now() - timedelta(days=31))
    assert "from the trash: 1" in gc(dry_run=True)
    assert "from the trash: 1" in gc()
    assert list(Photo.objects.all()) == [young]


@pytest.mark.parametrize(
    ("file", "content", "words"),
    [
        ("original", None, "original is missing"),
        ("original", b"short", "another size"),
        ("thumb.webp", None, "thumb.webp is missing"),
        ("preview.webp", b"RIFF\x10\x00\x00\x00WEBP", "preview.webp is damaged"),
    ],
)
def test_damage_is_found_and_named(jane: Any, files: Path, file: str, content: bytes | None, words: str) -> None:
    photos.added(jane)
    path = next(files.rglob(file))
    path.unlink() if content is None else path.write_bytes(content)
    assert words in verify(quick=True)
    assert "1 of 1 photos are damaged" in verify()


def test_one_changed_bit_in_an_original_is_found(jane: Any, files: Path) -> None:
    photos.added(jane)
    path = next(files.rglob("original"))
    data = bytearray(path.read_bytes())
    data[-10] ^= 1
    path.write_bytes(data)
    assert "another content" in verify()


@pytest.mark.promise("upload-whole")
def test_a_file_is_on_the_disk_before_it_has_its_name(jane: Any, files: Path, monkeypatch: Any) -> None:
    synced: list[str] = []
    real = os.fsync

    def note(handle: int) -> None:
        synced.append(Path(f"/proc/self/fd/{handle}").readlink().name)
        assert not list((files / "photos").glob("[0-9]*/*/*/original")) or synced[-1] not in names
        real(handle)

    names = {"original", "preview.webp", "thumb.webp"}
    monkeypatch.setattr("photodrive.photos.files.staging.os.fsync", note)
    photo = photos.added(jane)
    assert names <= set(synced)
    assert synced[-1] == photo.sha256


def test_ingest_holds_no_transaction_while_it_decodes(jane: Any, monkeypatch: Any) -> None:
    depth = len(connection.savepoint_ids)
    seen = []
    real = renditions.render

    def watch(**given: Any) -> Any:
        seen.append(len(connection.savepoint_ids))
        return real(**given)

    monkeypatch.setattr(renditions, "render", watch)
    photos.added(jane)
    assert seen == [depth]
