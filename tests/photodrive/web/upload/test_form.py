"""The upload form: refused files are named with the reason, the others go through."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from photodrive.photos.library import albums
from photodrive.photos.models import Photo
from tests.factories import photos

URL = "/photos/upload/"
JSON = {"accept": "application/json"}


def upload(client: Client, *uploaded: tuple[str, bytes], **options: Any) -> Any:
    files = [SimpleUploadedFile(name, data, "image/jpeg") for name, data in uploaded]
    return client.post(URL, {"photos": files}, **options)


@pytest.mark.promise("access-matrix")
def test_a_stranger_uploads_nothing(nobody: Client) -> None:
    response = upload(nobody, ("a.jpg", photos.encoded()))
    assert response.status_code == 302
    assert "/accounts/login/" in response["Location"]
    assert not Photo.objects.exists()


def test_a_script_of_somebody_signed_out_is_told_so(nobody: Client) -> None:
    response = upload(nobody, ("a.jpg", photos.encoded()), headers=JSON)
    assert response.status_code == 401
    assert "Sign in" in response.json()["message"]


def test_a_form_of_another_site_uploads_nothing(jane: Any, nobody: Client) -> None:
    strict = Client(enforce_csrf_checks=True, headers={"host": "127.0.0.1:8000"})
    strict.force_login(jane)
    assert upload(strict, ("a.jpg", photos.encoded())).status_code == 403
    assert not Photo.objects.exists()


@pytest.mark.promise("upload-refused")
def test_refused_files_are_named_with_the_reason_and_the_others_go_through(janes: Client) -> None:
    response = upload(
        janes,
        ("page.jpg", b"<!doctype html><p>hello"),
        ("good.jpg", photos.encoded()),
        ("half.jpg", photos.encoded()[:300]),
        ("empty.jpg", b""),
    )
    assert response.status_code == 200
    page = response.content.decode()
    assert "1 photo went through, 3 files did not" in page
    for name, reason in (("page.jpg", "web page"), ("half.jpg", "damaged"), ("empty.jpg", "empty")):
        assert name in page
        assert reason in page
    assert [photo.title for photo in Photo.objects.all()] == ["good"]


@pytest.mark.promise("upload-bounded")
def test_an_oversized_file_is_dropped_while_it_arrives_and_the_next_goes_through(janes: Client, settings: Any) -> None:
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "MAX_UPLOAD_BYTES": 100_000}
    response = upload(janes, ("huge.jpg", photos.encoded() + bytes(200_000)), ("good.jpg", photos.encoded()))
    page = response.content.decode()
    assert "huge.jpg" in page
    assert "too large" in page
    assert [photo.title for photo in Photo.objects.all()] == ["good"]


def test_more_files_than_allowed_are_named_and_the_first_ones_go_through(janes: Client, settings: Any) -> None:
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "MAX_UPLOAD_FILES": 1}
    page = upload(janes, ("a.jpg", photos.encoded()), ("b.jpg", photos.encoded())).content.decode()
    assert "b.jpg" in page
    assert "Up to 1 photos can be sent at once" in page
    assert [photo.title for photo in Photo.objects.all()] == ["a"]


def test_far_too_many_files_are_answered_with_a_page(janes: Client, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 2
    response = upload(janes, *((f"{n}.jpg", b"x") for n in range(4)))
    assert response.status_code == 400
    assert "too many photos at once, and none of them was added. Send up to 2 at a time." in response.content.decode()
    assert not Photo.objects.exists()


@pytest.mark.parametrize("album", ["sams", "01890000-0000-7000-8000-000000000000", "x"])
def test_an_album_that_is_not_hers_adds_nothing(janes: Client, sam: Any, album: str) -> None:
    hidden = albums.create(owner=sam, title="Private")
    files = [SimpleUploadedFile("a.jpg", photos.encoded(), "image/jpeg")]
    response = janes.post(URL, {"photos": files, "album": str(hidden.pk) if album == "sams" else album})
    assert response.status_code == 422
    assert "This album is not there any more. Nothing was added." in response.content.decode()
    assert not Photo.objects.exists()


def test_each_title_goes_to_its_file_whichever_was_refused(janes: Client, settings: Any) -> None:
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "MAX_UPLOAD_BYTES": 100_000}
    data = {"a.jpg": photos.encoded(), "huge.jpg": bytes(200_000), "c.jpg": photos.encoded(), "d.jpg": photos.encoded()}
    files = [SimpleUploadedFile(name, content, "image/jpeg") for name, content in data.items()]
    janes.post(URL, {"photos": files, "title": ['Mum’s "A"', "huge", "👩‍👩‍👧 & co"]})
    assert {photo.title for photo in Photo.objects.all()} == {'Mum’s "A"', "👩‍👩‍👧 & co", "d"}


def test_a_body_that_is_no_form_is_answered_with_a_page(janes: Client) -> None:
    response = janes.post(URL, b"nonsense", content_type="multipart/form-data")
    assert response.status_code == 400
    assert "Upload photos" in response.content.decode()


def test_no_file_at_all_says_what_to_do(janes: Client) -> None:
    response = janes.post(URL, {})
    assert response.status_code == 422
    assert "Choose at least one photo" in response.content.decode()


def test_a_full_drive_is_said_per_file(janes: Client, settings: Any) -> None:
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "QUOTA_BYTES": 10}
    response = upload(janes, ("a.jpg", photos.encoded()), headers=JSON)
    assert response.status_code == 422
    assert "full" in response.json()["results"][0]["message"]


@pytest.mark.promise("upload-names")
def test_markup_in_a_name_stays_text(janes: Client) -> None:
    page = upload(janes, ('<img src=x onerror="alert(1)">.jpg', b"no photo")).content.decode()
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page


@pytest.mark.promise("upload-whole")
def test_temporary_files_of_refused_uploads_are_gone(janes: Client, settings: Any, tmp_path_factory: Any) -> None:
    folder: Path = tmp_path_factory.mktemp("incoming")
    settings.FILE_UPLOAD_TEMP_DIR = str(folder)
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "MAX_UPLOAD_BYTES": 1000}
    upload(janes, ("huge.jpg", bytes(200_000)), ("bad.jpg", b"no photo"))
    assert list(folder.iterdir()) == []


def test_several_photos_are_added_and_private(janes: Client) -> None:
    response = upload(janes, ("a.jpg", photos.encoded()), ("b.png", photos.encoded(kind="PNG")))
    assert (response.status_code, response["Location"]) == (302, "/")
    assert {photo.title: photo.visibility for photo in Photo.objects.all()} == {"a": "private", "b": "private"}
    assert "2 photos added." in janes.get("/").content.decode()


def test_a_script_gets_the_outcome_with_the_photo_and_the_space_used(janes: Client) -> None:
    answer = upload(janes, ("a.jpg", photos.encoded()), headers=JSON).json()
    photo = Photo.objects.get()
    assert answer["results"] == [
        {
            "name": "a.jpg",
            "ok": True,
            "message": "Added",
            "url": photo.get_absolute_url(),
            "thumb": reverse("photodrive:photo_file", args=[photo.pk, "thumb"]),
        }
    ]
    assert "used" in answer["usage"]["text"]


def test_a_photo_she_has_is_said_to_be_there(janes: Client) -> None:
    data = photos.encoded()
    upload(janes, ("a.jpg", data))
    answer = upload(janes, ("again.jpg", data), headers=JSON).json()
    assert answer["results"][0]["ok"]
    assert "already have" in answer["results"][0]["message"]


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(janes: Client, method: str) -> None:
    assert getattr(janes, method)(URL).status_code == 405
