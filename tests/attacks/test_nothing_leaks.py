"""No token, code or secret where people, caches or machines that do not need it would find it."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from photodrive.photos.files import storage
from tests.factories.oauth import grant
from tests.factories.stored import make_photo
from tests.spec.flow import VERIFIER, Flow, basic

pytestmark = pytest.mark.django_db

Said = tuple[set[str], list[str]]


def everything(lasting: Flow, photos: list[Any]) -> Said:
    """Every kind of call, good and bad; what must be seen nowhere, and the text of all answers to the browser."""
    shown: list[str] = []
    pushed = lasting.push(scope="photos:read offline_access").json()["request_uri"]
    url = lasting.pushed_url(pushed)
    pair = lasting.pair(photos)
    fresh = lasting.refresh(pair["refresh_token"]).json()
    code = lasting.code(photos)
    secrets = {VERIFIER, lasting.secret, code, pair["access_token"], pair["refresh_token"]}
    secrets |= {fresh["access_token"], fresh["refresh_token"], pushed}
    lasting.exchange(code, code_verifier="x" * 43)
    lasting.exchange(code)
    lasting.exchange(code)
    lasting.refresh(pair["refresh_token"])
    Flow(lasting.application, lasting.secret + "x").exchange(code)
    for token in (pair["access_token"], fresh["access_token"], code, lasting.secret):
        lasting.api("/api/v1/photos/", token)
        lasting.back_channel.get("/api/v1/photos/", {"access_token": token})
        for path in ("/o/introspect/", "/o/revoke_token/"):
            lasting.post(path, {"token": token}, **basic(lasting.application.client_id, lasting.secret))
            lasting.post(f"{path}?token={token}", {"token": token, "client_secret": lasting.secret})
    shown += [lasting.browser.get(url).content.decode(), lasting.browser.get("/connected-apps/").content.decode()]
    shown += [
        lasting.authorize(state=code, scope=lasting.secret, client_id=token).content.decode() for token in secrets
    ]
    return secrets, shown


@pytest.mark.promise("access-kept-out")
@pytest.mark.promise("site-logs")
def test_no_log_line_holds_anything_usable(
    lasting: Flow, photos: list[Any], caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.INFO, logger="django")  # below that it tells every query and every template variable
    caplog.set_level(logging.DEBUG)
    logging.getLogger("photodrive").debug("the test listens")
    secrets, _ = everything(lasting, photos)
    printed = capfd.readouterr()
    text = caplog.text + printed.out + printed.err
    assert "the test listens" in text
    assert [secret for secret in secrets if secret in text] == []


@pytest.mark.promise("access-kept-out")
def test_no_page_and_no_error_page_shows_anything_usable(lasting: Flow, photos: list[Any]) -> None:
    secrets, shown = everything(lasting, photos)
    assert [secret for secret in secrets for text in shown if secret in text] == []


@pytest.mark.promise("access-kept-out")
def test_no_address_but_the_clients_own_carries_a_code(lasting: Flow, photos: list[Any]) -> None:
    followed = [lasting.authorize(), lasting.browser.get(lasting.consent_url())]
    assert all("code=" not in response.get("Location", "") for response in followed)
    location = lasting.allow(photos)["Location"]
    assert location.startswith(lasting.redirect_uri)
    assert set(re.findall(r"[?&]([a-z_]+)=", location)) == {"code", "state", "iss"}


@pytest.mark.promise("files-private")
def test_the_storage_of_photos_has_no_public_address(jane: Any) -> None:
    photo = make_photo(jane, visibility="public")
    name = f"{storage.folder_of(jane.pk, photo.sha256)}/{storage.ORIGINAL}"
    assert storage.area().exists(name)
    for place in ("/", "/media/", "/static/", "/files/", "/photos/", "/api/v1/photos/"):
        for guess in (name, name.removeprefix(f"{storage.ROOT}/"), f"{photo.sha256}/original"):
            assert Client().get(f"{place}{guess}").status_code == 404


PATHS: list[Callable[[Any], str]] = [
    lambda photo: f"{photo.pk}/../../../settings.py/",
    lambda photo: f"{photo.pk}/..%2f..%2fsettings.py/",
    lambda photo: f"{photo.pk}/%2e%2e/",
    lambda photo: f"{photo.pk}/shared/",
    lambda photo: f"{photo.pk}/original.jpg/",
    lambda photo: f"{photo.pk}/original%00/",
    lambda photo: f"{photo.sha256}/original/",
    lambda photo: f"..%2f{photo.pk}/original/",
    lambda photo: f"{photo.pk}/preview/../original%2f..%2fmeta.json/",
]


@pytest.mark.promise("files-private")
@pytest.mark.parametrize("path", PATHS)
def test_no_path_that_a_caller_writes_finds_a_file(jane: Any, path: Callable[[Any], str]) -> None:
    photo = make_photo(jane)
    browser, token = Client(), grant(photo, owner=jane)
    browser.force_login(jane)
    assert browser.get(f"/photos/{path(photo)}").status_code == 404
    assert Client().get(f"/api/v1/photos/{path(photo)}", **token.header).status_code == 404
