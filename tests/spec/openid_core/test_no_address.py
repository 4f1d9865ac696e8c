"""Who signs in by an e-mail address tells it to nobody but applications that may know it (OpenID Connect Core 5.4)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from photodrive.authorization.openid import claims
from photodrive.photos.models import Photo
from tests.spec.openid import SignIn, client_of

pytestmark = [pytest.mark.django_db, pytest.mark.spec("OpenID Connect Core", "5.4")]
ADDRESS = "jane.doe@example.org"
User: Any = get_user_model()
Make = Callable[[pytest.MonkeyPatch], dict[str, str]]


def by_address(patch: pytest.MonkeyPatch) -> dict[str, str]:
    patch.setattr(User, "USERNAME_FIELD", "email")
    return {"username": "7f3a"}


def full_name_is_the_address(patch: pytest.MonkeyPatch) -> dict[str, str]:
    patch.setattr(User, "get_full_name", lambda user: user.email)
    return {"username": "7f3a"}


PEOPLE: dict[str, Make] = {
    "who signs in by the address": by_address,
    "whose user name is the address": lambda patch: {"username": ADDRESS},
    "whose user name is the address in capitals": lambda patch: {"username": ADDRESS.upper()},
    "whose user name has the address in it": lambda patch: {"username": f"x-{ADDRESS}"},
    "whose user name is another address": lambda patch: {"username": "jane@work.example"},
    "whose user name looks like one": lambda patch: {"username": "jane＠work.example"},
    "whose full name is the address": full_name_is_the_address,
    "whose first name is the address": lambda patch: {"username": "7f3a", "first_name": ADDRESS},
    "whose last name has it": lambda patch: {"username": "7f3a", "first_name": "Jane", "last_name": f"<{ADDRESS}>"},
}


@pytest.fixture(params=list(PEOPLE))
def jane(db: None, request: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    named = PEOPLE[request.param](monkeypatch)
    return User.objects.create(email=ADDRESS, **named)


@pytest.fixture
def shop(jane: Any) -> SignIn:
    return client_of(jane)


def is_told(text: str) -> bool:
    return re.search(r"@|＠|\\uff20|%40|jane\.doe", text, re.IGNORECASE) is not None


def everything(shop: SignIn, scope: str, photo: Photo) -> dict[str, str]:
    """All that an application can get of her, as texts."""
    wanted = dict.fromkeys(name for known in scope.split() for name in claims.OF_SCOPES.get(known, ()))
    asked = json.dumps({"id_token": wanted, "userinfo": wanted})
    url = shop.consent_url(scope=scope, claims=asked)
    shop.also = {"shown": str(photo.pk), "photo": str(photo.pk)}
    answer = shop.granted(url=url)
    renewed = shop.refresh(answer["refresh_token"]).json()
    token = renewed["access_token"]
    by_post = shop.back_channel.post("/o/userinfo/", HTTP_AUTHORIZATION=f"Bearer {token}")
    found = {
        "the page": shop.browser.get(shop.consent_url(scope=scope)).content.decode(),
        "the ID token": json.dumps(shop.read(answer["id_token"])),
        "a renewed ID token": json.dumps(shop.read(renewed["id_token"]) if "id_token" in renewed else {}),
        "userinfo": json.dumps(shop.userinfo(token).json(), ensure_ascii=False),
        "userinfo by POST": by_post.content.decode(),
    }
    for kind in ("access_token", "refresh_token"):
        said = shop.post("/o/introspect/", {"token": renewed[kind]}, **shop.authentication())
        assert said.json()["active"]
        found[kind] = said.content.decode() + str(said.headers)
    for path in ("/api/v1/", "/api/v1/photos/", f"/api/v1/photos/{photo.pk}/"):
        seen = shop.api(path, token)
        assert seen.status_code == 200
        found[path] = seen.content.decode() + str(seen.headers)
    return found


@pytest.fixture
def photo(jane: Any) -> Photo:
    return Photo.objects.create(
        owner=jane, title="Photo", sha256="0" * 64, size=1, width=1, height=1, media_type="image/jpeg",
        visibility=Photo.Visibility.PUBLIC,
    )  # fmt: skip


@pytest.mark.promise("claims-agreed")
def test_with_profile_alone_no_application_sees_it(shop: SignIn, photo: Photo) -> None:
    found = everything(shop, "openid profile photos:read offline_access", photo)
    page = found.pop("the page")
    assert [name for name, text in found.items() if is_told(text)] == []
    assert "know your password or your e-mail address" in page
    assert [told for told in re.findall(r'class="told">(.*?)</span>', page, re.DOTALL) if is_told(told)] == []


@pytest.mark.promise("claims-agreed")
def test_what_the_page_shows_is_what_is_told(shop: SignIn, photo: Photo) -> None:
    found = everything(shop, "openid profile photos:read offline_access", photo)
    shown = re.findall(r'class="told">.*?<bdi>(.*?)</bdi>', found["the page"], re.DOTALL)
    said = json.loads(found["userinfo"])
    assert shown == [said["name"]] if "name" in said else shown == []


def test_another_person_does_not_see_it(photo: Photo) -> None:
    sam = Client()
    sam.force_login(User.objects.create(username="sam", email="sam"))
    for visitor in (sam, Client()):
        page = visitor.get(photo.get_absolute_url())
        assert page.status_code == 200
        assert not is_told(page.content.decode())


def test_with_email_that_one_address_is_told_and_no_other(shop: SignIn, photo: Photo) -> None:
    said = json.loads(everything(shop, "openid profile email photos:read offline_access", photo)["userinfo"])
    assert said["email"] == ADDRESS
    told = {str(value).casefold() for value in said.values() if is_told(str(value))}
    assert told == {ADDRESS}


def test_who_signs_in_by_it_is_called_by_it_where_it_may_be_known(jane: Any) -> None:
    if jane.get_username() == ADDRESS:
        assert claims.of(jane, ["profile", "email"])["preferred_username"] == ADDRESS
    assert "preferred_username" not in claims.of(jane, ["profile"]) or not is_told(jane.get_username())
