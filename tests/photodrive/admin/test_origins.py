"""Operators may name further origins whose pages call the drive, for applications that run in a browser."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from photodrive.authorization.clients import applications, cors_origins
from tests.photodrive.admin.test_applications import LIST, USUAL, operator

__all__ = ["operator"]
pytestmark = pytest.mark.django_db
URI = "https://album.example/callback"


def send(operator: Client, application: Any, **changes: Any) -> Any:
    sent = {"name": "Album", "redirect_uris": URI, "allowed_scopes": ["photos:read"], "enabled": "on"} | USUAL | changes
    return operator.post(f"{LIST}{application.pk}/change/", sent)


@pytest.fixture
def album() -> Any:
    return applications.register(name="Album", redirect_uris=[URI], confidential=False).application


def test_further_origins_count_and_are_shown(operator: Client, album: Any) -> None:
    origins = "https://www.album.example\r\nhttp://localhost:5173"
    assert send(operator, album, allowed_origins=origins).status_code == 302
    assert cors_origins.is_registered("https://www.album.example")
    assert cors_origins.is_registered("http://localhost:5173")
    page = operator.get(f"{LIST}{album.pk}/change/").content.decode()
    assert "https://www.album.example\nhttp://localhost:5173</textarea>" in page
    assert send(operator, album, allowed_origins="").status_code == 302
    assert not cors_origins.is_registered("https://www.album.example")


@pytest.mark.parametrize(
    "origin",
    ["https://album.example/", "https://Album.example", "https://*.album.example", "http://album.example", "*", "null",
     "https://album.example:443", "album.example", "com.example.app:", "https://a@album.example"],
)  # fmt: skip
def test_what_no_browser_would_send_or_nobody_can_trust_is_refused(operator: Client, album: Any, origin: str) -> None:
    refused = send(operator, album, allowed_origins=origin)
    assert refused.status_code == 200
    assert "allowed_origins" in refused.context["adminform"].form.errors
    album.refresh_from_db()
    assert album.allowed_origins == ""


def test_a_confidential_application_is_not_asked(operator: Client) -> None:
    application = applications.register(name="Shop", redirect_uris=[URI]).application
    assert b"allowed_origins" not in operator.get(f"{LIST}{application.pk}/change/").content
    send(operator, application, allowed_origins="https://www.album.example", client_authentication="client_secret")
    application.refresh_from_db()
    assert application.allowed_origins == ""
