"""The demo data: real photographs, accounts that work, and nothing overwritten that somebody changed."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.management import call_command
from django.core.management.base import CommandError
from oauth2_provider.models import get_application_model
from PIL import Image

from oauthdemo.data import announcement, demo_data, photographs, registration
from photodrive.authorization.clients import applications, logos
from photodrive.photos.library import editing
from photodrive.photos.models import Photo
from printshop.sources.models import Source


@pytest.fixture(autouse=True)
def a_few_photographs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rendering them all takes its time; one test does it."""
    few = [photograph for photograph in photographs.PHOTOGRAPHS if photograph.name.startswith("DSCN001")]
    sams = replace(few[0], owner="sam", visibility="private")
    monkeypatch.setattr(demo_data, "PHOTOGRAPHS", (*few, sams))


@pytest.fixture
def loaded(db: None) -> None:
    demo_data.load()


def exif_of(path: Path) -> Image.Exif:
    with Image.open(path) as image:
        return image.getexif()


def test_photographs_are_many_different_files_with_exif_places_and_turned_ones() -> None:
    files = [photograph.path for photograph in photographs.PHOTOGRAPHS]
    assert len({hashlib.sha256(path.read_bytes()).digest() for path in files}) == len(files) >= 12
    assert sum(path.stat().st_size for path in files) < 15_000_000
    opened = [exif_of(path) for path in files if path.suffix == ".jpg"]
    assert sum(bool(exif.get_ifd(0x8825)) for exif in opened) >= 5


def test_what_the_loader_writes_into_a_copy_is_read_as_from_a_camera_and_changes_no_pixel() -> None:
    told = [photograph for photograph in photographs.PHOTOGRAPHS if photograph.told is not None]
    assert len(told) >= 5 and any(photograph.told.place for photograph in told if photograph.told)
    photograph = next(photograph for photograph in told if photograph.told and photograph.told.place)
    with Image.open(io.BytesIO(photograph.read())) as image, Image.open(photograph.path) as before:
        exif = image.getexif()
        assert exif.get_ifd(0x8769)[0x9003] == "2026:10:10 11:24:09"
        degrees, minutes, seconds = exif.get_ifd(0x8825)[2]
        assert abs(degrees + minutes / 60 + seconds / 3600 - 43.18) < 0.0001
        assert not before.getexif()
    assert photograph.read().endswith(photograph.path.read_bytes()[2:])


def test_the_bottle_is_private_and_in_no_album() -> None:
    bottle = next(photograph for photograph in photographs.PHOTOGRAPHS if "bottle" in photograph.title)
    assert (bottle.owner, bottle.visibility, bottle.album) == ("jane", "private", "")


def test_every_photograph_names_its_source_and_licence() -> None:
    for text in (photographs.FOLDER / "SOURCES.md", Path(__file__).resolve().parents[3] / "docs" / "photos.md"):
        for photograph in photographs.PHOTOGRAPHS:
            assert photograph.name in text.read_text()
    files = {path.name for path in photographs.FOLDER.iterdir() if path.is_file()} - {"SOURCES.md"}
    assert files == {photograph.name for photograph in photographs.PHOTOGRAPHS}


def test_everybody_can_sign_in_with_the_password_that_is_told(loaded: None) -> None:
    password = announcement.who_can_sign_in().rpartition("Password: ")[2]
    for name in ("jane", "sam", "admin"):
        assert authenticate(username=name, password=password) is not None
    assert get_user_model().objects.filter(is_superuser=True).get().username == "admin"


def test_some_photos_are_private_some_public_and_sam_has_his_own(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo_data, "PHOTOGRAPHS", photographs.PHOTOGRAPHS)
    demo_data.load()
    assert Photo.objects.filter(owner__username="jane", visibility="private").count() >= 2
    assert Photo.objects.filter(owner__username="jane", visibility="public").count() >= 2
    assert Photo.objects.filter(owner__username="sam").count() >= 2
    assert Photo.objects.exclude(metadata={}).exists()


def test_shop_is_registered_with_the_least_rights(loaded: None) -> None:
    source = Source.objects.get()
    application = get_application_model().objects.get(name="Printshop")
    assert registration.match_source(source)
    assert applications.allowed_scopes(application) == ["photos:read", "openid", "profile", "usage:read"]
    assert (source.scopes, source.sign_in_scopes) == ("photos:read", "openid profile"), "never both at once"


def test_the_applications_have_logos(loaded: None) -> None:
    shop = get_application_model().objects.get(name="Printshop")
    assert logos.url_of(shop)
    logos.remove(shop)
    demo_data.load()
    assert not logos.url_of(shop), "what somebody took away stays away"


def test_loading_again_changes_nothing(loaded: None) -> None:
    before = str(Source.objects.get().client_secret)
    with mock.patch.object(demo_data, "add_photo") as add_photo:
        demo_data.load()
    add_photo.assert_not_called()
    assert str(Source.objects.get().client_secret) == before


def test_what_was_deleted_changed_or_switched_off_stays_so(loaded: None) -> None:
    photo = Photo.objects.filter(owner__username="jane").latest("id")
    editing.delete_for_good(photo=photo)
    Photo.objects.filter(owner__username="sam").update(title="Mine")
    Source.objects.update(enabled=False)
    demo_data.load()
    assert not Photo.objects.filter(owner=photo.owner, sha256=photo.sha256).exists()
    assert set(Photo.objects.filter(owner__username="sam").values_list("title", flat=True)) == {"Mine"}
    assert not Source.objects.get().enabled


def test_start_that_was_cut_short_is_finished_by_the_next(db: None) -> None:
    with mock.patch.object(demo_data, "add_photo", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        demo_data.load()
    demo_data.load()
    assert Photo.objects.count() == 3


def test_another_port_moves_the_registration_along(loaded: None, settings: Any) -> None:
    settings.DRIVE_ORIGIN, settings.SHOP_ORIGIN = "http://127.0.0.1:8123", "http://localhost:8123"
    settings.PRINTSHOP = {**settings.PRINTSHOP, "ORIGIN": settings.SHOP_ORIGIN}
    demo_data.load()
    source = Source.objects.get()
    application = get_application_model().objects.get(name="Printshop")
    assert registration.match_source(source)
    assert source.issuer == "http://127.0.0.1:8123"
    assert application.redirect_uris == "http://localhost:8123/callback/photodrive/"
    assert application.post_logout_redirect_uris == "http://localhost:8123/signed-out/"


def test_changed_password_follows_the_environment(loaded: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEMO_PASSWORD", "another one for tests")
    demo_data.load()
    assert authenticate(username="jane", password="another one for tests") is not None


@pytest.mark.parametrize("command", ["demo", "demo_data", "demo_reset"])
def test_commands_of_the_demo_refuse_other_settings(db: None, settings: Any, command: str) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError):
        call_command(command)
    assert not get_user_model().objects.exists()


def test_command_tells_the_password(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("demo_data")
    assert demo_data.password() in capsys.readouterr().out
