"""RFC 6749 section 3.3: how scopes are read, and that an error names the one it is about, wherever it was sent."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from photodrive.photos.models import Photo
from tests.photodrive.authorization.steps.callers import Answer, App, app_of
from tests.spec.registering import GOOD, Registrar, initial_token

pytestmark = [pytest.mark.django_db, pytest.mark.spec("RFC 6749", "3.3")]
SAYABLE = re.compile(r"[\x20\x21\x23-\x5B\x5D-\x7E]{1,600}")  # section 5.2
PHOTOS = "photos:read"
Place = Callable[[App, list[Photo], str], Any]


def by_itself(app: App, photos: list[Photo], scope: str) -> Any:
    return app.post("/o/token/", {"grant_type": "client_credentials", "scope": scope}, **app.authentication())


def refreshing(app: App, photos: list[Photo], scope: str) -> Any:
    return app.refresh(app.pair(photos, scope=f"{PHOTOS} offline_access")["refresh_token"], scope=scope)


def registering(app: App, photos: list[Photo], scope: str) -> Any:
    return Registrar(initial_token(scopes=[PHOTOS])).register(**GOOD, scope=scope)


def changing(app: App, photos: list[Photo], scope: str) -> Any:
    return Registrar(initial_token(scopes=[PHOTOS])).registered().change(scope=scope)


PLACES: dict[str, Place] = {
    "authorize": lambda app, photos, scope: app.authorize(scope=scope),
    "push": lambda app, photos, scope: app.push(scope=scope),
    "device": lambda app, photos, scope: app.begin(scope=scope),
    "by itself": by_itself,
    "refresh": refreshing,
    "register": registering,
    "change": changing,
}


@pytest.fixture
def app(jane: Any) -> App:
    return app_of(jane)


@pytest.mark.spec("RFC 6749", "5.2")
@pytest.mark.promise("scope-named")
@pytest.mark.parametrize(
    ("scope", "named"),
    [
        ("nonsense", "nonsense"),
        ("https://photos.example/auth/library.readonly", "https://photos.example/auth/library.readonly"),
        (" email   profile ", "email, profile"),
        (" ".join(f"s{n}" for n in range(9)), "s0, s1, s2, s3, s4, and 4 more"),
        ('a"b', "(unspeakable)"),
        ("a\\b", "(unspeakable)"),
        ("\N{LATIN SMALL LETTER E WITH ACUTE}", "(unspeakable)"),
        ("x" * 3000, "(unspeakable)"),
    ],
)
@pytest.mark.parametrize("place", PLACES)
def test_a_scope_that_is_refused_is_named(app: App, photos: list[Photo], place: str, scope: str, named: str) -> None:
    told = Answer.of(PLACES[place](app, photos, scope)).body
    assert told["error"] == ("invalid_client_metadata" if place in ("register", "change") else "invalid_scope")
    assert SAYABLE.fullmatch(told["error_description"])
    assert named in told["error_description"] and PHOTOS not in told["error_description"]


@pytest.mark.spec("RFC 6749", "5.2")
@pytest.mark.parametrize("place", ["authorize", "push", "device"])
def test_so_is_the_one_that_goes_without_saying(app: App, photos: list[Photo], place: str) -> None:
    app.application.photodrive_policy.scopes = "photos:write"
    app.application.photodrive_policy.save()
    told = Answer.of(PLACES[place](app, photos, "")).body
    assert told["error"] == "invalid_scope" and PHOTOS in told["error_description"]


@pytest.mark.parametrize("apart", ["  ", "     "])
@pytest.mark.parametrize("around", ["", " ", "   "])
def test_several_spaces_are_one_and_those_at_the_ends_are_none(
    app: App, photos: list[Photo], apart: str, around: str
) -> None:
    def spaced(scopes: str) -> str:
        return around + scopes.replace(" ", apart) + around

    asked = f"{PHOTOS} offline_access"
    pair = app.pair(photos, scope=spaced(asked))
    assert pair["scope"] == asked
    assert app.refresh(pair["refresh_token"], scope=spaced(asked)).json()["scope"] == asked
    pushed = app.exchange(app.code(photos, url=app.pushed_url(scope=spaced(asked)))).json()
    assert pushed["scope"] == asked
    codes = app.codes(scope=spaced(asked))
    assert app.approve(codes, photos).status_code == 303
    assert app.poll(codes["device_code"]).json()["scope"] == asked
    assert by_itself(app, photos, spaced("usage:read usage:read")).json()["scope"] == "usage:read"
    assert registering(app, photos, spaced(f"{PHOTOS} {PHOTOS}")).json()["scope"] == PHOTOS


@pytest.mark.parametrize("blank", ["\t", "\n", "\v", "\N{NO-BREAK SPACE}", "\N{EM SPACE}", ","])
@pytest.mark.parametrize("place", PLACES)
def test_nothing_but_a_space_parts_two_scopes(app: App, photos: list[Photo], place: str, blank: str) -> None:
    told = Answer.of(PLACES[place](app, photos, f"{PHOTOS}{blank}offline_access")).body
    assert told["error"] == ("invalid_client_metadata" if place in ("register", "change") else "invalid_scope")
