"""How a token may be sent: once, in the header (RFC 6750 section 2, tightened by RFC 9700 section 4.3.2)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from photodrive.authorization.protocol.scopes import PHOTOS_READ, PHOTOS_WRITE
from photodrive.photos.models import Photo
from tests.factories.oauth import Granted, grant
from tests.factories.stored import make_photo

pytestmark = pytest.mark.django_db

LIST = "/api/v1/photos/"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def granted(jane: Any, photo: Photo) -> Granted:
    return grant(photo, owner=jane, scopes=(PHOTOS_READ, PHOTOS_WRITE))


def assert_invalid_request(response: Any) -> None:
    assert response.status_code == 400
    assert 'error="invalid_request"' in response["WWW-Authenticate"]


@pytest.mark.spec("RFC 9700", "4.3.2")
@pytest.mark.promise("access-query")
def test_a_token_in_the_address_is_never_accepted(client: Client, granted: Granted) -> None:
    response = client.get(LIST, {"access_token": granted.token})
    assert_invalid_request(response)
    assert granted.token not in response.content.decode()


@pytest.mark.spec("RFC 9700", "4.3.2")
@pytest.mark.promise("access-query")
def test_a_token_in_the_address_is_refused_even_from_a_signed_in_owner(
    client: Client, jane: Any, granted: Granted
) -> None:
    client.force_login(jane)
    assert_invalid_request(client.get(LIST, {"access_token": granted.token}))


@pytest.mark.spec("RFC 6750", "2")
@pytest.mark.promise("token-once")
@pytest.mark.promise("access-query")
def test_a_token_in_header_and_address_at_once_is_an_invalid_request(client: Client, granted: Granted) -> None:
    assert_invalid_request(client.get(f"{LIST}?access_token={granted.token}", **granted.header))


@pytest.mark.spec("RFC 6750", "2.2")
@pytest.mark.promise("token-once")
def test_a_token_in_a_form_body_is_no_credential(client: Client, photo: Photo, granted: Granted) -> None:
    body = f"access_token={granted.token}&title=Taken"
    response = client.patch(f"{LIST}{photo.pk}/", body, content_type=FORM)
    assert response.status_code == 401
    assert "error=" not in response["WWW-Authenticate"]


@pytest.mark.spec("RFC 6750", "2")
@pytest.mark.promise("token-once")
@pytest.mark.parametrize("method", ["patch", "delete"])
def test_a_token_in_header_and_form_body_at_once_is_an_invalid_request(
    client: Client, photo: Photo, granted: Granted, method: str
) -> None:
    body = f"access_token={granted.token}&title=Taken"
    response = getattr(client, method)(f"{LIST}{photo.pk}/", body, content_type=FORM, **granted.header)
    assert_invalid_request(response)
    photo.refresh_from_db()
    assert (photo.title, photo.trashed_at) == ("Machir Bay", None)


@pytest.mark.spec("RFC 6750", "2.1")
@pytest.mark.promise("token-once")
def test_two_authorization_headers_are_an_invalid_request(client: Client, granted: Granted) -> None:
    both = f"Bearer {granted.token},Bearer {granted.token}"  # as a web server joins them
    assert_invalid_request(client.get(LIST, HTTP_AUTHORIZATION=both))


@pytest.mark.spec("RFC 6750", "2.1")
@pytest.mark.promise("token-once")
def test_a_token_beside_a_session_counts_alone(client: Client, jane: Any, photo: Photo, granted: Granted) -> None:
    unshared = make_photo(jane)
    client.force_login(jane)
    shown = client.get(LIST, **granted.header).json()["results"]
    assert [item["id"] for item in shown] == [str(photo.pk)]
    assert client.get(f"{LIST}{unshared.pk}/", **granted.header).status_code == 404


@pytest.mark.spec("RFC 6750", "2.1")
@pytest.mark.promise("token-once")
@pytest.mark.parametrize("header", ["Bearer dead", "Basic amFuZTpqYW5l", "Bearer"])
def test_a_bad_header_beside_a_session_is_refused_rather_than_ignored(client: Client, jane: Any, header: str) -> None:
    client.force_login(jane)
    assert client.get(LIST, HTTP_AUTHORIZATION=header).status_code == 401
