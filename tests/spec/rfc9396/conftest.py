"""An album of jane's, and a client that asks in detail."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from photodrive.photos.library import albums
from photodrive.photos.models import Album, Photo
from tests.spec.flow import Flow, query_of


@pytest.fixture
def islay(jane: Any, photos: list[Photo]) -> Album:
    """An album with the first two of her three photos."""
    album = albums.create(owner=jane, title="Islay")
    albums.add(album=album, photo_ids=[photo.pk for photo in photos[:2]])
    return album


def requested(**changes: Any) -> str:
    """The parameter: one object of type ``photos``."""
    return json.dumps([{"type": "photos"} | changes])


def token_response(flow: Flow, form: dict[str, Any], *, url: str = "", **changes: Any) -> dict[str, Any]:
    """Answer the consent page with ``form`` and exchange the code; the token response."""
    url = url or flow.consent_url(**changes)
    assert flow.browser.get(url).status_code == 200
    response = flow.browser.post(url, {"decision": "allow", **form})
    assert response.status_code == 303, response.context["form_errors"] if response.context else response
    found: dict[str, Any] = flow.exchange(query_of(response["Location"])["code"]).json()
    return found


def ticks(*photos: Photo) -> dict[str, list[str]]:
    """The part of the form that ticks exactly these."""
    ids = [str(photo.pk) for photo in photos]
    return {"shown": ids, "photo": ids}


@pytest.fixture
def sees() -> Callable[[Flow, str], set[str]]:
    """What the API lists for a token, as titles."""

    def titles(flow: Flow, token: str) -> set[str]:
        response = flow.api("/api/v1/photos/", token)
        assert response.status_code == 200, response.content
        return {photo["title"] for photo in response.json()["results"]}

    return titles
