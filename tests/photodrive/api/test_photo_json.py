"""What a photo looks like, and to whom."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from tests.factories.oauth import grant
from tests.factories.stored import make_photo
from tests.photodrive.api.sent import body_of

LIST = "/api/v1/photos/"
BASE = "http://127.0.0.1:8000/api/v1/photos"


@pytest.mark.promise("no-place")
@pytest.mark.parametrize("path", [LIST, "{photo}"])
def test_an_app_without_location_is_not_even_told_that_there_is_one(client: Client, jane: Any, path: str) -> None:
    photo = make_photo(jane)
    body = client.get(path.format(photo=f"{LIST}{photo.pk}/"), **grant(photo, owner=jane).header).content.decode()
    assert "location" not in body
    assert "55.78" not in body


@pytest.mark.promise("list-silent")
def test_nothing_but_the_promised_members_is_told(signed_in: Client, jane: Any) -> None:
    metadata = {"latitude": 55.78, "longitude": -6.45, "camera": "Serial 123", "altitude": 7}
    moment = datetime(2026, 8, 1, 12, 30, tzinfo=UTC)
    local = datetime(2026, 8, 1, 13, 30)
    taken = {"taken_at": moment, "taken_local": local, "taken_offset": 60}
    kept = {"favourite": True, "file_name": "IMG_1.JPG", "camera": "Serial 123", "never_share": False}
    photo = make_photo(jane, metadata=metadata, caption="Low tide", **taken, **kept)
    assert signed_in.get(f"{LIST}{photo.pk}/").json() == {
        "id": str(photo.pk),
        "url": f"{BASE}/{photo.pk}/",
        "title": "Machir Bay",
        "caption": "Low tide",
        "media_type": "image/jpeg",
        "bytes": photo.size,
        "width": 4000,
        "height": 3000,
        "taken_at": "2026-08-01T12:30:00Z",
        "taken_local": "2026-08-01T13:30:00",
        "taken_offset": 60,
        "created_at": photo.created_at.isoformat().replace("+00:00", "Z"),
        "visibility": "private",
        "location": {"latitude": 55.78, "longitude": -6.45},
        "files": {name: f"{BASE}/{photo.pk}/{name}/" for name in ("original", "preview", "thumb")},
    }


def test_an_app_with_location_is_told_where(client: Client, jane: Any) -> None:
    photo = make_photo(jane)
    token = grant(photo, owner=jane, location=True)
    shown = client.get(f"{LIST}{photo.pk}/", **token.header).json()
    assert shown["location"] == {"latitude": 55.78, "longitude": -6.45}


def test_a_photo_without_place_has_none(signed_in: Client, jane: Any) -> None:
    photo = make_photo(jane, metadata={})
    assert signed_in.get(f"{LIST}{photo.pk}/").json()["location"] is None


def test_the_media_type_is_that_of_the_file_the_caller_gets(client: Client, jane: Any) -> None:
    photo = make_photo(jane, media_type="image/heic")
    for location, expected in ((False, "image/jpeg"), (True, "image/heic")):
        token = grant(photo, owner=jane, location=location)
        assert client.get(f"{LIST}{photo.pk}/", **token.header).json()["media_type"] == expected
        file = client.get(f"{LIST}{photo.pk}/original/", **token.header)
        assert (file["Content-Type"], bool(body_of(file))) == (expected, True)


@pytest.mark.promise("no-place")
def test_the_original_with_its_place_goes_only_to_who_may_know_it(client: Client, jane: Any) -> None:
    photo = make_photo(jane)
    without, with_place = grant(photo, owner=jane), grant(photo, owner=jane, location=True)
    address = f"{LIST}{photo.pk}/original/"
    stripped = body_of(client.get(address, **without.header))
    assert stripped.startswith(b"without location")
    assert body_of(client.get(address, **with_place.header)).startswith(b"original")


def test_an_app_keeps_no_file_without_asking_again(client: Client, jane: Any) -> None:
    photo = make_photo(jane)
    response = client.get(f"{LIST}{photo.pk}/thumb/", **grant(photo, owner=jane).header)
    assert body_of(response)
    assert response["Cache-Control"] == "private, no-cache"
    assert {"Authorization", "Cookie"} <= {name.strip() for name in response["Vary"].split(",")}


def test_an_app_that_has_the_file_is_told_that_it_is_still_the_same(client: Client, jane: Any) -> None:
    photo = make_photo(jane)
    token = grant(photo, owner=jane)
    first = client.get(f"{LIST}{photo.pk}/thumb/", **token.header)
    assert body_of(first)
    again = client.get(f"{LIST}{photo.pk}/thumb/", headers={"if-none-match": first["ETag"]}, **token.header)
    assert (again.status_code, body_of(again)) == (304, b"")


@pytest.mark.parametrize("accept", ["image/webp", "text/html", "application/json", "*/*", "nonsense"])
def test_a_file_is_sent_whatever_the_caller_says_it_accepts(signed_in: Client, jane: Any, accept: str) -> None:
    response = signed_in.get(f"{LIST}{make_photo(jane).pk}/thumb/", headers={"accept": accept})
    assert body_of(response).startswith(b"thumb")
    assert (response.status_code, response["Content-Type"]) == (200, "image/webp")


@pytest.mark.promise("files-inert")
def test_only_the_original_is_an_attachment_and_nothing_is_sniffed_or_run(signed_in: Client, jane: Any) -> None:
    photo = make_photo(jane)
    for rendition in ("original", "preview", "thumb"):
        response = signed_in.get(f"{LIST}{photo.pk}/{rendition}/")
        assert body_of(response)
        attached = response.get("Content-Disposition", "").startswith("attachment")
        assert attached == (rendition == "original")
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in response["Content-Security-Policy"]
