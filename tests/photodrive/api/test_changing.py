"""Changing and deleting photos through the API."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from photodrive.authorization.protocol.scopes import PHOTOS_WRITE
from photodrive.photos.models import Photo
from tests.factories.oauth import grant, make_user
from tests.factories.stored import make_photo

LIST = "/api/v1/photos/"
JSON = "application/json"


def address(photo: Photo) -> str:
    return f"{LIST}{photo.pk}/"


@pytest.mark.promise("access-matrix")
@pytest.mark.parametrize("method", ["patch", "delete"])
def test_an_app_cannot_touch_a_photo_it_does_not_see(client: Client, jane: Any, method: str) -> None:
    photo = make_photo(jane, visibility="public")
    token = grant(make_photo(jane), owner=jane, scopes=(PHOTOS_WRITE,))
    response = getattr(client, method)(address(photo), '{"title": "Mine"}', content_type=JSON, **token.header)
    assert response.status_code == 404
    photo.refresh_from_db()
    assert (photo.title, photo.trashed_at) == ("Machir Bay", None)


@pytest.mark.promise("access-matrix")
@pytest.mark.parametrize("method", ["patch", "delete"])
def test_nobody_touches_a_public_photo_of_somebody_else(signed_in: Client, method: str) -> None:
    photo = make_photo(make_user("sam"), visibility="public")
    assert getattr(signed_in, method)(address(photo), "{}", content_type=JSON).status_code == 404
    assert Photo.objects.available().filter(pk=photo.pk).exists()


@pytest.mark.parametrize(
    "body", [{"title": ""}, {"title": "   "}, {"title": None}, {"visibility": ""}, {"title": ["a"]}, {"title": "\x00"}]
)
def test_a_wrong_value_changes_nothing(signed_in: Client, jane: Any, body: dict[str, Any]) -> None:
    photo = make_photo(jane)
    response = signed_in.patch(address(photo), {"visibility": "public", **body}, content_type=JSON)
    assert response.status_code == 400
    photo.refresh_from_db()
    assert (photo.title, photo.visibility) == ("Machir Bay", "private")


def test_what_is_not_changeable_is_not_changed(signed_in: Client, jane: Any) -> None:
    photo = make_photo(jane)
    sam = make_user("sam")
    before = Photo.objects.filter(pk=photo.pk).values().get()
    body = {"owner": sam.pk, "owner_id": sam.pk, "id": "x", "sha256": "0", "size": 1, "width": 1, "trashed_at": "now"}
    assert signed_in.patch(address(photo), body, content_type=JSON).status_code == 200
    assert Photo.objects.filter(pk=photo.pk).values().get() == before


@pytest.mark.parametrize("content_type", [JSON, "application/x-www-form-urlencoded"])
def test_title_and_visibility_change_each_for_itself(signed_in: Client, jane: Any, content_type: str) -> None:
    photo = make_photo(jane)
    bodies = {
        JSON: ['{"title": "Ferry"}', '{"visibility": "public"}'],
        "application/x-www-form-urlencoded": ["title=Ferry", "visibility=public"],
    }
    for body, expected in zip(bodies[content_type], [("Ferry", "private"), ("Ferry", "public")], strict=True):
        answer = signed_in.patch(address(photo), body, content_type=content_type).json()
        assert (answer["title"], answer["visibility"]) == expected


def test_an_app_that_may_write_changes_and_deletes_what_it_sees(client: Client, jane: Any) -> None:
    photo = make_photo(jane)
    token = grant(photo, owner=jane, scopes=(PHOTOS_WRITE,))
    answer = client.patch(address(photo), {"title": "Ferry"}, content_type=JSON, **token.header)
    assert answer.json()["title"] == "Ferry"
    assert client.delete(address(photo), **token.header).status_code == 204


@pytest.mark.promise("dead-photo")
def test_deleting_is_into_the_trash_and_over_at_once(signed_in: Client, jane: Any) -> None:
    photo = make_photo(jane)
    response = signed_in.delete(address(photo))
    assert (response.status_code, response.content) == (204, b"")
    photo.refresh_from_db()
    assert photo.trashed_at is not None
    assert [getattr(signed_in, verb)(address(photo)).status_code for verb in ("get", "delete")] == [404, 404]
