"""What an application fetched is in its owner's log, byte for byte, and so is what it tried in vain."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from photodrive.authorization import upkeep
from photodrive.authorization.models import AccessLogEntry, Authorization
from photodrive.photos.models import Photo
from tests.factories.oauth import grant
from tests.factories.photos import encoded
from tests.factories.stored import make_photo

pytestmark = pytest.mark.django_db
LIST = "/api/v1/photos/"


def rows() -> list[Any]:
    return list(AccessLogEntry.objects.order_by("pk").values_list("what", "status", "size", "photo_id"))


@pytest.fixture
def photo(jane: Any) -> Photo:
    return make_photo(jane)


@pytest.fixture
def application(jane: Any, photo: Photo) -> Client:
    """An application with a token for the photo."""
    return Client(**grant(photo, owner=jane).header)


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else bytes(response.content)


@pytest.mark.parametrize("rendition", ["thumb", "preview", "original"])
def test_a_file_is_logged_with_the_bytes_that_went_out(application: Client, photo: Photo, rendition: str) -> None:
    sent = body(application.get(f"{LIST}{photo.pk}/{rendition}/"))
    assert rows() == [(rendition, 200, len(sent), photo.pk)]
    row = AccessLogEntry.objects.get()
    assert (row.photo_title, row.owner_id) == (photo.title, photo.owner_id)
    assert row.authorization == Authorization.objects.get()
    assert row.client_name == Authorization.objects.get().client_name


def test_a_part_of_a_file_counts_as_what_it_is(application: Client, photo: Photo) -> None:
    part = application.get(f"{LIST}{photo.pk}/original/", headers={"range": "bytes=2-5"})
    assert len(body(part)) == 4
    assert rows() == [("original", 206, 4, photo.pk)]


def test_a_look_at_the_headers_takes_no_bytes(application: Client, photo: Photo) -> None:
    response: Any = application.head(f"{LIST}{photo.pk}/original/")
    for close in response._resource_closers:  # what a server does in the end
        close()
    assert rows() == [("original", 200, 0, photo.pk)]


def test_lists_details_and_changes_are_logged(application: Client, photo: Photo) -> None:
    for path, what in [(LIST, "list"), (f"{LIST}{photo.pk}/", "details")]:
        sent = body(application.get(path))
        assert rows()[-1][:3] == (what, 200, len(sent))
    application.delete(f"{LIST}{photo.pk}/")
    assert rows()[-1][:2] == ("change", 403)


def test_what_it_tried_in_vain_is_logged_without_naming_a_photo(application: Client, jane: Any) -> None:
    for key in (make_photo(jane, title="Not shared").pk, uuid.uuid4()):
        assert application.get(f"{LIST}{key}/original/").status_code == 404
    assert {(what, status, named) for what, status, _, named in rows()} == {("original", 404, None)}


def test_an_owner_in_person_is_not_in_the_log(signed_in: Client, photo: Photo) -> None:
    body(signed_in.get(f"{LIST}{photo.pk}/thumb/"))
    signed_in.get(f"{LIST}{photo.pk}/")
    assert rows() == []


def test_a_dead_token_is_a_try_that_names_no_photo(application: Client, photo: Photo) -> None:
    Authorization.objects.update(revoked_at=timezone.now())
    refused = application.get(f"{LIST}{photo.pk}/original/")
    assert rows() == [("original", 401, len(body(refused)), None)]


def test_what_an_application_adds_is_logged_with_its_photo(jane: Any) -> None:
    client = Client(**grant(owner=jane, scopes=("photos:write",)).header)
    file = SimpleUploadedFile("bay.jpg", encoded(), "image/jpeg")
    added = client.post(LIST, {"file": file, "title": "Bay"})
    assert added.status_code == 201
    row = AccessLogEntry.objects.get()
    assert (row.what, row.status, str(row.photo_id), row.photo_title) == ("change", 201, added.json()["id"], "Bay")


def test_it_is_forgotten_after_its_time(application: Client, settings: Any) -> None:
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "ACCESS_LOG_SECONDS": 3600}
    for _ in range(2):
        application.get(LIST)
    first = AccessLogEntry.objects.order_by("pk")[0]
    AccessLogEntry.objects.filter(pk=first.pk).update(at=timezone.now() - timedelta(hours=2))
    upkeep.forget_ended()
    assert AccessLogEntry.objects.count() == 1
    assert not AccessLogEntry.objects.filter(pk=first.pk).exists()
