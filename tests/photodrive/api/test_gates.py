"""The gates stand before the body: a stranger's upload is not read, and nobody's is read beyond its limit."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client, RequestFactory

from photodrive.api.v1.photo_views import PhotoDetail, PhotoList
from photodrive.authorization.models import Authorization
from photodrive.authorization.protocol.scopes import PHOTOS_READ
from photodrive.photos.models import Photo
from tests.factories.oauth import grant
from tests.factories.stored import make_photo

LIST = "/api/v1/photos/"
MULTIPART = "multipart/form-data; boundary=x"


class Untouchable:
    """A body that tells when it is read."""

    def read(self, *args: Any) -> bytes:
        raise AssertionError("the body was read")

    readline = read


def send(header: dict[str, Any], *, accept: str = "*/*", content_type: str = MULTIPART, length: int = 10**6) -> Any:
    """POST a body that nobody may read."""
    request: Any = RequestFactory().post(LIST, HTTP_ACCEPT=accept, **header)
    request.META["CONTENT_TYPE"] = content_type
    request.META["CONTENT_LENGTH"] = str(length)
    request._stream = Untouchable()
    return PhotoList.as_view()(request).render()


@pytest.mark.promise("gate-before-body")
@pytest.mark.django_db
@pytest.mark.parametrize("accept", ["*/*", "application/json", "text/html"])
@pytest.mark.parametrize("content_type", [MULTIPART, "application/x-www-form-urlencoded", "application/json"])
@pytest.mark.parametrize("header", [{}, {"HTTP_AUTHORIZATION": "Bearer dead"}, {"HTTP_AUTHORIZATION": "Basic eDp5"}])
def test_the_body_of_a_stranger_is_not_read(accept: str, content_type: str, header: dict[str, str]) -> None:
    assert send(header, accept=accept, content_type=content_type).status_code == 401


@pytest.mark.promise("gate-before-body")
@pytest.mark.parametrize("accept", ["application/json", "text/html"])
def test_the_body_of_a_token_without_the_scope_is_not_read(jane: Any, accept: str) -> None:
    token = grant(owner=jane, scopes=(PHOTOS_READ,))
    assert send(token.header, accept=accept).status_code == 403


@pytest.mark.promise("gate-before-body")
@pytest.mark.parametrize("header", [{}, {"HTTP_AUTHORIZATION": "Bearer dead"}])
def test_a_body_announced_too_long_is_refused_unread(db: None, header: dict[str, str]) -> None:
    assert send(header, length=10**9).status_code == 413


@pytest.mark.promise("gate-before-body")
def test_only_an_upload_may_be_long(signed_in: Client, jane: Any) -> None:
    photo = make_photo(jane)
    body = '{"title": "' + "x" * 70_000 + '"}'
    response = signed_in.patch(f"{LIST}{photo.pk}/", body, content_type="application/json")
    assert response.status_code == 413


@pytest.mark.promise("gate-before-body")
def test_too_many_fields_are_refused(signed_in: Client, jane: Any) -> None:
    photo = make_photo(jane)
    body = "&".join(f"f{n}=1" for n in range(1100))
    form = "application/x-www-form-urlencoded"
    response = signed_in.patch(f"{LIST}{photo.pk}/", body, content_type=form)
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.promise("session-cookie")
@pytest.mark.parametrize(("method", "path"), [("post", LIST), ("patch", "{photo}"), ("delete", "{photo}")])
def test_a_page_elsewhere_cannot_use_the_session(jane: Any, method: str, path: str) -> None:
    photo = make_photo(jane)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(jane)
    response = getattr(browser, method)(path.format(photo=f"{LIST}{photo.pk}/"), content_type=MULTIPART)
    assert response.status_code == 403
    assert Photo.objects.available().filter(pk=photo.pk, title="Machir Bay").exists()


def test_a_token_needs_no_csrf_token(jane: Any) -> None:
    photo = make_photo(jane)
    token = grant(photo, owner=jane, scopes=("photos:write",))
    response = Client(enforce_csrf_checks=True).delete(f"{LIST}{photo.pk}/", **token.header)
    assert response.status_code == 204


@pytest.mark.promise("dead-owner")
def test_the_session_of_a_deactivated_owner_is_none(signed_in: Client, jane: Any) -> None:
    jane.is_active = False
    jane.save()
    assert signed_in.get(LIST).status_code == 401


def test_each_use_of_a_token_is_noted_and_no_refusal_is(client: Client, jane: Any) -> None:
    token = grant(owner=jane, scopes=(PHOTOS_READ,))
    client.post(LIST, **token.header)
    assert Authorization.objects.get().last_used_at is None
    client.get(LIST, **token.header)
    assert Authorization.objects.get().last_used_at is not None


@pytest.mark.promise("gate-before-body")
def test_announced_nonsense_is_no_length(signed_in: Client, jane: Any) -> None:
    request = RequestFactory().patch(f"{LIST}x/", content_type="application/json")
    request.META["CONTENT_LENGTH"] = "many"
    response = PhotoDetail.as_view()(request, photo_id="x")
    assert response.status_code == 401
