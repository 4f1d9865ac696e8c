"""Trouble of ours is no fault of the file that was sent: 503 or 507, and when to ask again."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from photodrive.exceptions import DecoderAway, StorageAway, StorageFull, Trouble
from photodrive.photos.models import Photo
from tests.factories import photos
from tests.factories.oauth import grant

pytestmark = [pytest.mark.django_db, pytest.mark.promise("trouble-told")]
LIST, PAGE = "/api/v1/photos/", "/photos/upload/"
WORKER = "photodrive.imaging.worker.ask"
KINDS = [(DecoderAway, 503, "temporarily_unavailable"), (StorageFull, 507, "storage_full")]


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> Path:
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path, "base_url": None}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    return tmp_path


def sent() -> SimpleUploadedFile:
    return SimpleUploadedFile("holiday.jpg", photos.encoded(), "image/jpeg")


def failing(monkeypatch: pytest.MonkeyPatch, where: str, error: Exception | type[Exception]) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise error

    monkeypatch.setattr(where, fail)


@pytest.mark.parametrize(("kind", "status", "code"), KINDS)
def test_an_upload_by_the_api(signed_in: Client, monkeypatch: Any, kind: type[Trouble], status: int, code: str) -> None:
    failing(monkeypatch, WORKER, kind)
    response = signed_in.post(LIST, {"file": sent()})
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
    problem = response.json()
    assert (problem["status"], problem["code"], "errors" in problem) == (status, code, False)
    assert "damaged" not in problem["detail"]
    assert int(response["Retry-After"]) == kind.retry_after
    assert not Photo.objects.exists()


@pytest.mark.parametrize(("kind", "status", "code"), KINDS)
def test_an_upload_by_the_page(
    signed_in: Client, monkeypatch: Any, kind: type[Trouble], status: int, code: str
) -> None:
    failing(monkeypatch, WORKER, kind)
    told = signed_in.post(PAGE, {"photos": [sent()]}, headers={"accept": "application/json"})
    shown = signed_in.post(PAGE, {"photos": [sent()]})
    assert (told.status_code, shown.status_code) == (status, status)
    (outcome,) = told.json()["results"]
    assert (outcome["ok"], outcome["message"]) == (False, f"The photo was not added. {kind.message}")
    assert "The photo was not added." in shown.content.decode()
    assert told["Retry-After"] == shown["Retry-After"] == str(kind.retry_after)
    assert "no-store" in told["Cache-Control"]


@pytest.mark.parametrize(("address", "field"), [(LIST, "file"), (PAGE, "photos")])
def test_no_room_for_what_arrives(signed_in: Client, monkeypatch: Any, settings: Any, address: str, field: str) -> None:
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0
    full = OSError(errno.ENOSPC, "No space left on device")
    failing(monkeypatch, "django.core.files.uploadhandler.TemporaryFileUploadHandler.receive_data_chunk", full)
    response = signed_in.post(address, {field: sent()}, headers={"accept": "application/json"})
    assert response.status_code == 507
    assert response["Retry-After"]


@pytest.mark.parametrize("kind", [DecoderAway, StorageFull, StorageAway])
def test_a_file_that_is_made_when_it_is_asked_for(
    client: Client, jane: Any, monkeypatch: Any, kind: type[Trouble]
) -> None:
    photo = photos.added(jane)
    photo.visibility = "public"
    photo.save()
    failing(monkeypatch, WORKER, kind)
    of_an_app = client.get(f"{LIST}{photo.pk}/original/", **grant(photo, owner=jane).header)
    of_a_stranger = client.get(f"/photos/{photo.pk}/original/")
    assert (of_an_app.status_code, of_a_stranger.status_code) == (kind.status, kind.status)
    assert of_an_app["Content-Type"] == "application/problem+json"
    assert of_an_app["Retry-After"] == of_a_stranger["Retry-After"] == str(kind.retry_after)


@pytest.mark.parametrize("address", [LIST, "/photos/"])
def test_a_storage_that_is_away(signed_in: Client, jane: Any, files: Path, address: str) -> None:
    photo = photos.added(jane)
    (files / "photos").rename(files / "elsewhere")
    response = signed_in.get(f"{address}{photo.pk}/thumb/")
    assert (response.status_code, response["Retry-After"]) == (503, "30")


def test_a_portrait(signed_in: Client, jane: Any, monkeypatch: Any) -> None:
    photo = photos.added(jane)
    failing(monkeypatch, WORKER, StorageFull)
    response = signed_in.post(f"/photos/{photo.pk}/portrait/")
    assert (response.status_code, response["Retry-After"]) == (507, "300")


def test_a_logo(signed_in: Client, monkeypatch: Any) -> None:
    failing(monkeypatch, WORKER, DecoderAway)
    form = {"name": "Prints", "redirect_uris": "https://prints.example/callback", "kind": "web", "logo": sent()}
    response = signed_in.post("/developers/register/", form)
    assert (response.status_code, response["Retry-After"]) == (503, "30")
