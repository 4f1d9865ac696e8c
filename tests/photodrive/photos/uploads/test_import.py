"""``photodrive_import``: nothing twice, nothing from elsewhere, nothing left half, and every refused file is named."""

from __future__ import annotations

import os
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from photodrive.photos.library import albums, editing, ingest
from photodrive.photos.models import Album, Photo
from tests.factories import photos


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three photos, one of them twice; and whatever else lies in folders."""
    root = tmp_path_factory.mktemp("Holidays")
    for name in ("Islay", "Islay/Day 2", ".thumbnails"):
        (root / name).mkdir()
    bay = photos.encoded(exif=photos.camera_exif())
    (root / "Islay/bay.jpg").write_bytes(bay)
    (root / "Islay/Day 2/bay again.jpg").write_bytes(bay)
    (root / "Islay/Day 2/ferry.png").write_bytes(photos.encoded(kind="PNG"))
    (root / "house.jpg").write_bytes(photos.encoded())
    (root / ".thumbnails/t.jpg").write_bytes(photos.encoded())
    (root / ".hidden.jpg").write_bytes(photos.encoded())
    (root / "Thumbs.db").write_bytes(b"x")
    return root


def run(path: Path, **options: Any) -> tuple[str, str, int]:
    """What is said, on both streams, and the exit code."""
    out, errors = StringIO(), StringIO()
    try:
        call_command("photodrive_import", path, **{"owner": "jane", **options}, stdout=out, stderr=errors)
    except CommandError as error:
        return out.getvalue(), f"{errors.getvalue()}{error}", error.returncode
    return out.getvalue(), errors.getvalue(), 0


@pytest.mark.parametrize("owner", ["nobody", "", "jane\0"])
def test_an_owner_that_there_is_not_is_said(jane: Any, folder: Path, owner: str) -> None:
    _, said, code = run(folder, owner=owner)
    assert (code, "Nobody signs in as" in said) == (1, True)


def test_a_folder_that_there_is_not_is_said(jane: Any, folder: Path) -> None:
    assert run(folder / "x")[1].endswith("x is not there.")


def test_refused_files_are_named_with_the_reason_and_the_others_are_added(jane: Any, folder: Path) -> None:
    (folder / "page.jpg").write_bytes(b"<!doctype html><p>hello")
    (folder / "half.jpg").write_bytes(photos.encoded()[:300])
    (folder / "empty.jpg").touch()
    (folder / "odd\x1b[2J.jpg").write_bytes(b"x")
    said, refused, code = run(folder)
    assert (said, code) == ("Photos: 3 added, 1 there already, 4 refused.\n", 1)
    for name, reason in (
        ("page.jpg", "web page"),
        ("half.jpg", "damaged"),
        ("empty.jpg", "empty"),
        ("odd\\x1b", "not a"),
    ):
        assert any(name in line and reason in line for line in refused.splitlines()), name
    assert "\x1b" not in refused
    assert "4 of 8 files were not taken" in refused


@pytest.mark.promise("upload-names")
def test_links_lead_nowhere(jane: Any, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "secret.jpg").write_bytes(photos.encoded())
    (folder / "link").symlink_to(elsewhere)
    (folder / "link.jpg").symlink_to(elsewhere / "secret.jpg")
    (folder / "round").symlink_to(folder)
    (folder / "broken.jpg").symlink_to(folder / "nothing")
    assert run(folder)[0] == "Photos: 3 added, 1 there already, 0 refused.\n"


def test_a_second_run_adds_nothing_and_leaves_the_trash_alone(jane: Any, folder: Path) -> None:
    run(folder)
    editing.trash(photo=Photo.objects.get(title="house"))
    assert run(folder)[0] == "Photos: 0 added, 3 there already, 1 left in the trash, 0 refused.\n"
    assert Photo.objects.available().count() == 2


def test_a_dry_run_changes_nothing(jane: Any, folder: Path, files: Path) -> None:
    (folder / "page.jpg").write_bytes(b"<!doctype html>")
    said, refused, _ = run(folder, dry_run=True, album="Islay")
    assert said == "Photos: 4 would be added, 0 there already, 1 refused.\n"
    assert "web page" in refused
    assert not (Photo.objects.exists() or Album.objects.exists() or list(files.iterdir()))


def test_interrupted_it_says_so_and_goes_on(jane: Any, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, left = ingest.add_photo, [1]

    def interrupted(**given: Any) -> Any:
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        return real(**given)

    monkeypatch.setattr(ingest, "add_photo", interrupted)
    _, said, code = run(folder)
    assert code == 130
    assert "Photos: 1 added" in said
    assert "Run it again to go on." in said
    monkeypatch.undo()
    assert run(folder)[0] == "Photos: 2 added, 2 there already, 0 refused.\n"
    call_command("photodrive_verify", stdout=StringIO())


def test_all_into_one_album(jane: Any, folder: Path) -> None:
    for _ in range(2):
        run(folder, album="  Islay ")
    assert [(album.title, album.count) for album in albums.of(jane)] == [("Islay", 3)]  # type: ignore[attr-defined]


def test_an_album_for_each_folder(jane: Any, folder: Path) -> None:
    run(folder, albums_from_folders=True)
    found = {album.title: {photo.title for photo in albums.photos_in(album)} for album in albums.of(jane)}
    assert found == {"Islay": {"bay"}, "Day 2": {"bay", "ferry"}, folder.name: {"house"}}


def test_the_date_of_a_file_is_believed_on_request_and_only_where_there_is_none(jane: Any, folder: Path) -> None:
    for path in folder.rglob("*.*"):
        os.utime(path, (1_600_000_000, 1_600_000_000))
    (folder / "house.jpg").rename(folder / "a.jpg")
    run(folder / "a.jpg")
    run(folder, date_from_mtime=True)
    moment = timezone.localtime(datetime.fromtimestamp(1_600_000_000, tz=timezone.get_default_timezone()))
    assert Photo.objects.get(title="a").taken_local is None, "it was there already"
    assert Photo.objects.get(title="ferry").taken_local == moment.replace(tzinfo=None)
    assert Photo.objects.get(title__startswith="bay").taken_local == datetime(2026, 7, 14, 18, 30, 5)
