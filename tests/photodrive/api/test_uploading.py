"""Adding photos through the API."""

from __future__ import annotations

import io
from contextlib import closing
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from photodrive.authorization.protocol.scopes import PHOTOS_READ, PHOTOS_WRITE
from photodrive.photos.library import editing
from photodrive.photos.models import Photo
from tests.factories.oauth import Granted, grant, make_user

LIST = "/api/v1/photos/"


def picture(colour: str = "teal", name: str = "IMG_1.jpg") -> SimpleUploadedFile:
    """A real, small JPEG."""
    buffer = io.BytesIO()
    Image.new("RGB", (48, 32), colour).save(buffer, "JPEG")
    return SimpleUploadedFile(name, buffer.getvalue(), "application/x-nonsense")


def uploader(owner: Any, *photos: Photo) -> Granted:
    return grant(*photos, owner=owner, scopes=(PHOTOS_READ, PHOTOS_WRITE))


@pytest.mark.promise("upload-refused")
@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"", 422, "empty_file"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 415, "unsupported_type"),
        (b"%PDF-1.7 and so on", 415, "unsupported_type"),
        (b"\xff\xd8\xff\xe0" + b"no more of it", 422, "broken_image"),
    ],
)
def test_what_is_no_photo_is_refused_with_a_reason(signed_in: Client, content: bytes, status: int, code: str) -> None:
    file = SimpleUploadedFile("holiday.jpg", content, "image/jpeg")
    response = signed_in.post(LIST, {"file": file})
    assert response.status_code == status
    problem = response.json()
    assert problem["code"] == code
    assert [error["field"] for error in problem["errors"]] == ["file"]
    assert not Photo.objects.exists()


@pytest.mark.promise("upload-bounded")
def test_a_file_over_the_limit_is_refused(signed_in: Client, settings: Any) -> None:
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "MAX_UPLOAD_BYTES": 100}
    response = signed_in.post(LIST, {"file": picture()})
    assert (response.status_code, response.json()["code"]) == (413, "too_large")


def test_a_full_drive_refuses(signed_in: Client, settings: Any) -> None:
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "QUOTA_BYTES": 10}
    response = signed_in.post(LIST, {"file": picture()})
    assert (response.status_code, response.json()["code"]) == (409, "quota_exceeded")


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({}, "file"),
        ({"file": "not a file"}, "file"),
        ({"title": "x" * 201}, "title"),
        ({"visibility": "friends"}, "visibility"),
    ],
)
def test_a_wrong_form_names_the_field(signed_in: Client, form: dict[str, str], field: str) -> None:
    files = {} if field == "file" else {"file": picture()}
    response = signed_in.post(LIST, {**files, **form})
    assert response.status_code == 400
    assert field in [error["field"] for error in response.json()["errors"]]


def test_two_files_in_one_request_are_refused(signed_in: Client) -> None:
    response = signed_in.post(LIST, {"file": [picture("red"), picture("blue")]})
    assert response.status_code == 400
    assert not Photo.objects.exists()


@pytest.mark.promise("access-matrix")
def test_nobody_uploads_for_somebody_else(signed_in: Client, jane: Any) -> None:
    sam = make_user("sam")
    assert signed_in.post(LIST, {"file": picture(), "owner": str(sam.pk), "owner_id": sam.pk}).status_code == 201
    assert Photo.objects.get().owner == jane


def test_an_upload_is_private_titled_by_its_name_and_answered_with_its_address(signed_in: Client) -> None:
    response = signed_in.post(LIST, {"file": picture(name="../../etc/Kilchoman beach.jpg")})
    assert response.status_code == 201
    photo = Photo.objects.get()
    assert response["Location"] == response.json()["url"] == f"http://127.0.0.1:8000{LIST}{photo.pk}/"
    assert (photo.title, photo.visibility, photo.media_type) == ("Kilchoman beach", "private", "image/jpeg")
    assert (response.json()["width"], response.json()["height"]) == (48, 32)


def test_after_an_upload_in_the_browser_the_page_offers_the_next(signed_in: Client) -> None:
    page = signed_in.post(LIST, {"file": picture()}, headers={"accept": "text/html"})
    assert page.status_code == 201
    assert page.content.count(b'type="file"') == 1
    assert b"style=" not in page.content


def test_title_and_visibility_may_be_sent_along(signed_in: Client) -> None:
    response = signed_in.post(LIST, {"file": picture(), "title": "Ferry", "visibility": "public"})
    assert (response.json()["title"], response.json()["visibility"]) == ("Ferry", "public")


def test_the_same_bytes_again_are_the_same_photo(signed_in: Client) -> None:
    first = signed_in.post(LIST, {"file": picture()})
    again = signed_in.post(LIST, {"file": picture(name="other.jpg"), "title": "Other"})
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()


def test_an_app_sees_what_it_uploaded_and_nothing_else_new(client: Client, jane: Any) -> None:
    token, other = uploader(jane), uploader(jane)
    added = client.post(LIST, {"file": picture()}, **token.header)
    assert added.status_code == 201
    address = f"{LIST}{added.json()['id']}/"
    assert client.get(address, **token.header).status_code == 200
    assert client.get(address, **other.header).status_code == 404
    assert Photo.objects.get().owner == jane


@pytest.mark.promise("list-silent")
def test_an_app_that_uploads_bytes_she_has_learns_nothing_of_her_photo(
    signed_in: Client, client: Client, jane: Any
) -> None:
    hers = signed_in.post(LIST, {"file": picture(), "title": "A secret title"}).json()
    token = uploader(jane)
    response = client.post(LIST, {"file": picture(name="known.jpg")}, **token.header)
    assert response.status_code == 201
    added = response.json()
    assert added["id"] != hers["id"]
    assert added["title"] == "known"
    assert added["created_at"] > hers["created_at"]
    assert client.get(f"{LIST}{hers['id']}/", **token.header).status_code == 404
    assert client.delete(f"{LIST}{added['id']}/", **token.header).status_code == 204
    assert signed_in.get(f"{LIST}{hers['id']}/").status_code == 200
    with closing(signed_in.get(f"{LIST}{hers['id']}/original/")) as kept:
        assert kept.status_code == 200


def test_the_same_bytes_again_from_the_same_app_are_the_same_photo(client: Client, jane: Any) -> None:
    token, other = uploader(jane), uploader(jane)
    assert client.post(LIST, {"file": picture()}, **token.header).status_code == 201
    assert client.post(LIST, {"file": picture()}, **token.header).status_code == 200
    assert client.post(LIST, {"file": picture()}, **other.header).status_code == 201
    assert Photo.objects.count() == 2


def test_a_photo_in_the_trash_comes_back_when_uploaded_again(signed_in: Client) -> None:
    signed_in.post(LIST, {"file": picture()})
    editing.trash(photo=Photo.objects.get())
    assert signed_in.post(LIST, {"file": picture()}).status_code == 200
    assert Photo.objects.available().count() == 1
