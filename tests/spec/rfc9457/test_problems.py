"""Everything below /api/ that goes wrong is told as a problem document."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.test import Client

from photodrive.api.v1 import photo_views
from photodrive.authorization.protocol.scopes import PHOTOS_READ, PHOTOS_WRITE
from tests.factories.oauth import Granted, grant, make_user
from tests.factories.stored import make_photo

pytestmark = [pytest.mark.django_db, pytest.mark.spec("RFC 9457", "3")]

LIST = "/api/v1/photos/"


@pytest.fixture
def granted(db: None) -> Granted:
    jane = make_user("jane")
    return grant(make_photo(jane), owner=jane, scopes=(PHOTOS_READ, PHOTOS_WRITE))


def assert_problem(response: Any, status: int) -> dict[str, Any]:
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert response["Cache-Control"] == "no-store"
    assert response["X-Content-Type-Options"] == "nosniff"
    body: dict[str, Any] = response.json()
    assert (body["type"], body["status"]) == ("about:blank", status)
    assert body["title"] and body["detail"]
    return body


@pytest.mark.parametrize("path", ["/api/v1/nothing/", "/api/v1/photos", "/api/v1/photos//", "/api/v1/a/b/c/d"])
@pytest.mark.parametrize("method", ["get", "post", "put", "delete", "options"])
def test_an_address_of_nothing_is_a_problem_for_everybody(client: Client, path: str, method: str) -> None:
    assert_problem(getattr(client, method)(path), 404)


def test_a_stranger_is_told_a_problem(client: Client) -> None:
    assert_problem(client.get(LIST), 401)


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
def test_a_method_that_is_not_there_is_a_problem_with_the_ones_that_are(
    client: Client, granted: Granted, method: str
) -> None:
    response = getattr(client, method)(LIST, **granted.header)
    assert_problem(response, 405)
    assert response["Allow"] == "GET, HEAD, POST"


def test_a_wrong_content_type_is_a_problem(client: Client, granted: Granted) -> None:
    for content_type in ("application/json", "image/jpeg", "application/x-www-form-urlencoded"):
        assert_problem(client.post(LIST, "{}", content_type=content_type, **granted.header), 415)


def test_asking_for_a_format_there_is_none_of_is_a_problem(client: Client, granted: Granted) -> None:
    assert_problem(client.get(LIST, headers={"accept": "image/png"}, **granted.header), 406)


@pytest.mark.parametrize(
    "body",
    [
        "{",
        "nonsense",
        '{"title": "\\ud800"}',
        "[" * 60_000,
        '{"title": NaN}',
        b"\xff\xfe",
        "[1]",
        '"text"',
        "7",
    ],
)
def test_a_body_that_cannot_be_understood_is_a_problem(client: Client, granted: Granted, body: Any) -> None:
    photo = granted.authorization.photos.get()
    response = client.patch(f"{LIST}{photo.pk}/", body, content_type="application/json", **granted.header)
    assert_problem(response, 400)


def test_wrong_fields_are_listed_by_name(client: Client, granted: Granted) -> None:
    photo = granted.authorization.photos.get()
    body = {"title": "x" * 201, "visibility": "friends"}
    response = client.patch(f"{LIST}{photo.pk}/", body, content_type="application/json", **granted.header)
    errors = assert_problem(response, 400)["errors"]
    assert [error["field"] for error in errors] == ["title", "visibility"]
    assert all(error["detail"] for error in errors)


@pytest.mark.parametrize("limit", ["0", "101", "-1", "abc", "", "1e1", "\u0663", "9" * 5000, "1.0", " 5"])
def test_a_wrong_limit_is_named(client: Client, granted: Granted, limit: str) -> None:
    response = client.get(LIST, {"limit": limit}, **granted.header)
    assert [error["field"] for error in assert_problem(response, 400)["errors"]] == ["limit"]


def test_a_range_beyond_the_end_is_a_problem(client: Client, granted: Granted) -> None:
    photo = granted.authorization.photos.get()
    response = client.get(f"{LIST}{photo.pk}/original/", headers={"range": "bytes=100000-"}, **granted.header)
    assert_problem(response, 416)
    assert response["Content-Range"].startswith("bytes */")


def test_an_error_nobody_foresaw_is_a_problem_that_tells_nothing_of_it(
    client: Client, granted: Granted, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(self: Any) -> None:
        raise RuntimeError("a secret detail")

    monkeypatch.setattr(photo_views.PhotoList, "get_queryset", fail)
    client.raise_request_exception = False
    with caplog.at_level(logging.ERROR, logger="photodrive.api"):
        response = client.get(LIST, **granted.header)
    assert "secret" not in str(assert_problem(response, 500))
    [record] = [record for record in caplog.records if record.name == "photodrive.api"]
    assert record.exc_info and granted.token not in record.getMessage()


def test_a_browser_gets_the_same_problem_as_a_page(client: Client) -> None:
    response = client.get(LIST, headers={"accept": "text/html"})
    assert response.status_code == 401
    assert response["Content-Type"] == "text/html; charset=utf-8"
    assert "about:blank" in response.content.decode()
