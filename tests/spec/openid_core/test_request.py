"""OpenID Connect Core section 3.1.2.1: what a request with the scope openid has beside others."""

from __future__ import annotations

from typing import Any

import pytest

from photodrive.authorization.models import AuthorizationRequest
from tests.photodrive.authorization.steps.callers import Answer, App, app_of

pytestmark = [pytest.mark.django_db, pytest.mark.spec("OpenID Connect Core", "3.1.2.1")]
ASKED = "openid phone photos:read https://other.example/scope address offline_access"
UNDERSTOOD = "openid photos:read offline_access"


@pytest.fixture
def app(jane: Any) -> App:
    return app_of(jane)


def test_scopes_that_are_not_understood_are_ignored_and_the_answer_says_what_was_granted(
    app: App, photos: list[Any]
) -> None:
    pair = app.exchange(app.code(photos, scope=ASKED)).json()
    assert pair["scope"] == UNDERSTOOD and "id_token" in pair
    assert app.exchange(app.code(photos, url=app.pushed_url(scope=ASKED))).json()["scope"] == UNDERSTOOD
    again = app.refresh(pair["refresh_token"], scope=ASKED).json()
    assert again["scope"] == UNDERSTOOD, "a client repeats its request"
    assert app.refresh(again["refresh_token"], scope=f"openid {' '.join(['phone'] * 2)}").json()["scope"] == "openid"


def test_so_they_are_for_a_device(app: App, photos: list[Any]) -> None:
    codes = app.codes(scope=ASKED)
    assert app.approve(codes, photos).status_code == 303
    assert app.poll(codes["device_code"]).json()["scope"] == UNDERSTOOD


@pytest.mark.promise("grant-types")
@pytest.mark.parametrize(
    ("scope", "named"),
    [
        ("photos:read phone", "phone"),  # plain OAuth
        ("openid profile phone", "profile"),  # understood, but not for this application
        ("openid usage:read phone", "usage:read"),  # nor for anybody to grant
    ],
)
def test_others_are_refused_as_ever(app: App, scope: str, named: str) -> None:
    for answer in (app.authorize(scope=scope), app.push(scope=scope), app.begin(scope=scope)):
        told = Answer.of(answer).body
        assert (told["error"], told["error_description"].endswith(f": {named}.")) == ("invalid_scope", True)


@pytest.mark.parametrize("left_out", [None, ""])
def test_a_request_without_redirect_uri_is_refused_though_only_one_is_registered(
    app: App, left_out: str | None
) -> None:
    assert app.authorize(redirect_uri=left_out).status_code == 303, "plain OAuth allows that"
    refused = app.authorize(redirect_uri=left_out, scope="photos:read openid", nonce="n", prompt="none")
    assert (refused.status_code, refused.has_header("Location")) == (400, False)
    assert refused.context["details"] == {"error": "invalid_request", "error_description": "Missing redirect URI."}
    assert AuthorizationRequest.objects.count() == 1
    assert app.push(redirect_uri=left_out, scope="openid").json()["error"] == "invalid_request"
