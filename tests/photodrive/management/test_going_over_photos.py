"""Verify and rebuild go over all photos: they find, say, put right, stop, and go on where they stopped."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from photodrive.exceptions import StorageAway
from photodrive.management import walking
from photodrive.photos.files import turned
from photodrive.photos.library import editing, rebuilding, verifying
from photodrive.photos.models import LibraryTotal, Photo, PhotoText
from tests.factories import photos


def run(command: str, *options: str, code: int | None = None) -> str:
    """What a command says; with ``code``, when it fails with that one."""
    out, errors = StringIO(), StringIO()
    try:
        call_command(command, *options, stdout=out, stderr=errors)
    except CommandError as error:
        assert error.returncode == code, error
        return f"{out.getvalue()}{errors.getvalue()}{error}"
    assert code is None, out.getvalue()
    return f"{out.getvalue()}{errors.getvalue()}"


def damaged_preview(photo: Photo, files: Path) -> None:
    next(files.rglob("preview.webp")).write_bytes(b"RIFF\x10\x00\x00\x00WEBP")


def lost_thumb(photo: Photo, files: Path) -> None:
    next(files.rglob("thumb.webp")).unlink()


def lost_turned_rendition(photo: Photo, files: Path) -> None:
    turned.make(photo=photo, turned=1)
    Photo.objects.filter(pk=photo.pk).update(turned=1, width=photo.height, height=photo.width)
    next(files.rglob("thumb.r1.webp")).unlink()


REPAIRED: dict[str, tuple[Callable[[Photo, Path], object], str]] = {
    "a damaged preview": (damaged_preview, "preview.webp is damaged"),
    "a lost thumbnail": (lost_thumb, "thumb.webp is missing"),
    "a lost rendition of a turned photo": (lost_turned_rendition, "thumb.r1.webp is missing"),
    "a file of nobody's": (
        lambda photo, files: next(files.rglob("original")).with_name("original_x7Ab3").write_bytes(b"x"),
        "belongs to nothing: 'original_x7Ab3'",
    ),
    "wrong counts": (lambda photo, files: LibraryTotal.objects.update(bytes=1), "counts of"),
    "a text of the search": (lambda photo, files: PhotoText.objects.update(text="else", stale=False), "Search: "),
}


@pytest.mark.parametrize(("harm", "words"), REPAIRED.values(), ids=REPAIRED)
def test_what_is_wrong_is_said_and_put_right_only_on_demand(
    jane: Any, files: Path, harm: Callable[[Photo, Path], object], words: str
) -> None:
    photo = photos.added(jane)
    harm(photo, files)
    assert words in run("photodrive_verify", code=1)
    assert words in run("photodrive_verify", "--repair", "--dry-run", code=1)
    run("photodrive_verify", "--repair")
    assert "1 photos checked, all whole" in run("photodrive_verify")


def test_a_folder_without_a_photo_is_removed_by_repair_when_it_is_old(jane: Any, files: Path, monkeypatch: Any) -> None:
    photos.added(jane)
    orphan = files / "photos" / str(jane.pk) / "00" / ("00" + "a" * 62)
    orphan.mkdir(parents=True)
    (orphan / "original").write_bytes(b"x")
    assert "all whole" in run("photodrive_verify")
    monkeypatch.setattr("photodrive.photos.library.upkeep.SAFE_AGE", timedelta(days=-1))
    assert "without a photo" in run("photodrive_verify", code=1)
    run("photodrive_verify", "--repair")
    assert not orphan.exists()


def test_a_lost_original_cannot_be_repaired_and_is_still_said(jane: Any, files: Path) -> None:
    photos.added(jane)
    next(files.rglob("original")).unlink()
    assert "original is missing" in run("photodrive_verify", "--repair", code=1)


def test_a_photo_without_a_placeholder_is_whole_and_gets_one_by_repair(jane: Any) -> None:
    photo = photos.added(jane)
    Photo.objects.update(placeholder=None)
    said = run("photodrive_verify")
    assert "Photos without a placeholder: 1." in said
    assert "all whole" in said
    run("photodrive_verify", "--repair")
    photo.refresh_from_db()
    assert bytes(photo.placeholder or b"").startswith(b"RIFF")


def test_rebuilding_makes_all_of_one_person_or_what_lacks_them(jane: Any, sam: Any, files: Path) -> None:
    photos.added(jane)
    second = photos.added(jane)
    photos.added(sam)
    Photo.objects.filter(pk=second.pk).update(placeholder=None)
    assert "of 1 photos" in run("photodrive_rebuild", "--missing", "--dry-run")
    assert Photo.objects.filter(placeholder=None).count() == 1
    assert "of 1 photos" in run("photodrive_rebuild", "--missing")
    assert "of 0 photos" in run("photodrive_rebuild", "--missing")
    for preview in files.rglob("preview.webp"):
        preview.write_bytes(b"")
    assert "of 2 photos" in run("photodrive_rebuild", "--owner", "jane")
    assert not any(map(verifying.needs_renditions, Photo.objects.filter(owner=jane)))
    assert "of 1 photos" in run("photodrive_rebuild", "--missing")
    assert "Nobody signs in as 'nobody'" in run("photodrive_rebuild", "--owner", "nobody", code=1)


def test_copies_without_metadata_are_made_again_on_need(jane: Any, files: Path) -> None:
    photo = photos.added(jane)
    (next(files.rglob("original")).with_name("shared")).write_bytes(b"made by an older version")
    rebuilding.rebuild(photo)
    assert not list(files.rglob("shared"))


def test_a_photo_that_cannot_be_read_is_named_and_the_others_are_made(jane: Any, files: Path) -> None:
    broken, other = photos.added(jane), photos.added(jane)
    path = files / "photos" / str(jane.pk) / broken.sha256[:2] / broken.sha256 / "original"
    path.write_bytes(b"no picture")
    said = run("photodrive_rebuild", code=1)
    assert f"{broken.pk} of {jane.pk}: " in said
    assert str(other.pk) not in said
    assert "of 1 photos" in said


@pytest.mark.parametrize("command", ["photodrive_verify", "photodrive_rebuild"])
def test_control_c_ends_cleanly_and_the_command_goes_on_from_there(jane: Any, monkeypatch: Any, command: str) -> None:
    made = [photos.added(jane) for _ in range(3)]
    seen: list[Any] = []

    def interrupted(photo: Photo, **given: Any) -> list[str]:
        if len(seen) == 2:
            raise KeyboardInterrupt
        seen.append(photo.pk)
        return []

    with monkeypatch.context() as patched:
        patched.setattr(verifying, "problems", interrupted)
        patched.setattr(rebuilding, "rebuild", interrupted)
        said = run(command, code=walking.INTERRUPTED)
    found = re.search(r"Go on with --after (\S+)\.", said)
    assert found is not None
    assert found[1] == str(made[1].pk)
    assert re.search(r"1 photos", run(command, "--after", found[1]))


def test_a_storage_that_goes_away_on_the_way_tells_how_to_go_on(jane: Any, monkeypatch: Any) -> None:
    made = [photos.added(jane) for _ in range(2)]
    real = verifying.problems

    def away(photo: Photo, **given: Any) -> list[str]:
        if photo == made[1]:
            raise StorageAway
        return real(photo, **given)

    monkeypatch.setattr(verifying, "problems", away)
    assert f"Go on with --after {made[0].pk}." in run("photodrive_verify", code=1)


def test_cleaning_up_can_be_stopped_too(jane: Any, monkeypatch: Any) -> None:
    def stop(**given: Any) -> int:
        raise KeyboardInterrupt

    editing.trash(photo=photos.added(jane))
    monkeypatch.setattr("photodrive.photos.library.upkeep.remove_orphans", stop)
    said = run("photodrive_gc", code=130)
    assert "Removed: photos from the trash: 0" in said
    assert "Run it again to go on." in said


def test_batches_are_small_and_nothing_is_left_out(jane: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(walking, "BATCH", 2)
    for _ in range(5):
        photos.added(jane)
    assert "5 photos checked, all whole" in run("photodrive_verify", "--quick")
