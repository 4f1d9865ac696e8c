"""OpenID Connect Core section 3.1.2.1: ``prompt=login``, ``max_age``, and whom the client expects."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from photodrive import conf
from photodrive.authorization.consent import photo_selection
from photodrive.authorization.http.sign_in import SESSION_KEY
from photodrive.authorization.models import Authorization, AuthorizationRequest
from tests.spec.flow import query_of
from tests.spec.openid import SignIn, client_of

pytestmark = pytest.mark.django_db
AGAIN = "Please sign in again"


def signed_in_ago(client: SignIn, seconds: float | None) -> None:
    """As if she had signed in that long ago; None: at a time that nobody noted."""
    session = client.browser.session
    session.pop(SESSION_KEY, None)
    if seconds is not None:
        session[SESSION_KEY] = time.time() - seconds
    session.save()


def is_asked_again(client: SignIn, url: str) -> bool:
    response = client.browser.get(url)
    assert response.status_code == 200
    return AGAIN in response.content.decode()


def sign_in_again(client: SignIn, url: str, *, name: str = "jane", password: str = "a password of hers") -> Any:
    """Press the button of the page, and sign in at the page it leads to."""
    response = client.browser.post(url + "switch/", {"again": "1"})
    assert response.status_code == 302
    page = client.browser.get(response["Location"])
    assert f'value="{name}"' in page.content.decode() or name != "jane"
    return client.browser.post("/accounts/login/", {"login": name, "password": password, "next": url})


@pytest.mark.spec("OpenID Connect Core", "3.1.2.1")
@pytest.mark.promise("prompt-login")
def test_prompt_login_asks_again_and_once(shop: SignIn) -> None:
    signed_in_ago(shop, 1)
    url = shop.consent_url(prompt="login")
    began = time.time()
    assert is_asked_again(shop, url) and is_asked_again(shop, url)
    back = sign_in_again(shop, url)
    assert back["Location"] == url
    assert not is_asked_again(shop, url)
    assert shop.read(shop.granted(url=url)["id_token"])["auth_time"] >= int(began)


@pytest.mark.spec("OpenID Connect Core", "3.1.2.3")
@pytest.mark.promise("prompt-login")
def test_it_cannot_be_skipped(shop: SignIn, photos: list[Any]) -> None:
    signed_in_ago(shop, 1)
    url = shop.consent_url(prompt="login", scope="openid photos:read")
    ids = [str(photo.pk) for photo in photos]
    for _ in range(2):
        response = shop.browser.post(url, {"shown": ids, "photo": ids, "decision": "allow", "prompt": "", "again": "1"})
        assert AGAIN in response.content.decode()
    assert not Authorization.objects.exists()
    assert not photo_selection.chosen(AuthorizationRequest.objects.get()).exists()


@pytest.mark.spec("OpenID Connect Core", "3.1.2.3")
@pytest.mark.promise("prompt-login")
def test_signing_in_before_the_request_is_not_again(shop: SignIn, jane: Any) -> None:
    url = shop.consent_url(prompt="login")
    AuthorizationRequest.objects.update(created_at=timezone.now() + timedelta(seconds=5))
    assert is_asked_again(shop, url)
    reference = shop.push(prompt="login").json()["request_uri"]
    shop.browser.force_login(jane)  # after the push, before the browser brought it
    assert is_asked_again(shop, shop.open_pushed(reference)["Location"])


@pytest.mark.spec("OpenID Connect Core", "3.1.2.3")
def test_a_stranger_signs_in_once(shop: SignIn) -> None:
    shop.browser.logout()
    url = shop.consent_url(prompt="login", max_age="0")
    assert shop.browser.get(url)["Location"].startswith("/accounts/login/")
    shop.browser.post("/accounts/login/", {"login": "jane", "password": "a password of hers", "next": url})
    assert not is_asked_again(shop, url)
    assert "auth_time" in shop.read(shop.granted(url=url)["id_token"])


@pytest.mark.spec("OpenID Connect Core", "3.1.2.6")
def test_she_may_go_back_instead(shop: SignIn) -> None:
    signed_in_ago(shop, 1)
    url = shop.consent_url(prompt="login")
    response = shop.browser.get(url)
    assert "https://shop.example" in response["Content-Security-Policy"]
    assert query_of(shop.browser.post(url, {"decision": "deny"})["Location"])["error"] == "access_denied"


@pytest.mark.spec("OpenID Connect Core", "3.1.2.1")
@pytest.mark.promise("max-age")
@pytest.mark.parametrize(
    ("ago", "max_age", "asked"),
    [
        (100, "10", True),
        (100, "99", True),
        (100, "130", False),
        (100, "999999999", False),
        (1, "0", True),
        (None, "999999999", True),
    ],
)
def test_max_age_is_honoured(shop: SignIn, ago: float | None, max_age: str, asked: bool) -> None:
    signed_in_ago(shop, ago)
    url = shop.consent_url(max_age=max_age)
    assert is_asked_again(shop, url) == asked
    if asked:
        sign_in_again(shop, url)
        assert not is_asked_again(shop, url)
    said = shop.read(shop.granted(url=url)["id_token"])
    assert said["auth_time"] == pytest.approx(time.time() - (0 if asked else 100), abs=20)


@pytest.mark.spec("OpenID Connect Core", "3.1.2.1")
@pytest.mark.promise("max-age")
def test_time_that_passes_on_the_page_counts(shop: SignIn) -> None:
    signed_in_ago(shop, 100)
    url = shop.consent_url(max_age="130")
    assert not is_asked_again(shop, url)
    signed_in_ago(shop, 140)
    assert AGAIN in shop.browser.post(url, {"decision": "allow"}).content.decode()
    assert not Authorization.objects.exists()


@pytest.mark.spec("OpenID Connect Core", "3.1.2.1")
@pytest.mark.promise("max-age")
@pytest.mark.parametrize("max_age", ["-1", "x", "1.5", "1e3", " 1", "+1", "٣", "9999999999", "0x10", "null"])
def test_what_is_no_number_of_seconds_is_refused(shop: SignIn, max_age: str) -> None:
    assert query_of(shop.authorize(max_age=max_age)["Location"])["error"] == "invalid_request"
    assert not AuthorizationRequest.objects.exists()


@pytest.mark.spec("OpenID Connect Core", "3.1.2.1")
@pytest.mark.promise("max-age")
@pytest.mark.promise("prompt-none")
def test_too_long_ago_for_an_answer_without_a_page(remembering: SignIn) -> None:
    remembering.granted()
    signed_in_ago(remembering, 100)
    assert query_of(remembering.authorize(prompt="none", max_age="10")["Location"])["error"] == "login_required"
    assert "code" in query_of(remembering.authorize(prompt="none", max_age="130")["Location"])


@pytest.mark.spec("OpenID Connect Core", "2")
@pytest.mark.promise("max-age")
def test_a_sign_in_that_nobody_noted_is_not_made_up(shop: SignIn) -> None:
    signed_in_ago(shop, None)
    assert "auth_time" not in shop.claims()


@pytest.mark.spec("OpenID Connect Core", "3.1.2.1")
@pytest.mark.parametrize("prompt", ["consent", "select_account", "consent unheard-of", "select_account consent"])
def test_other_prompts_show_the_page(remembering: SignIn, prompt: str) -> None:
    remembering.granted()
    page = remembering.browser.get(remembering.consent_url(prompt=prompt)).content.decode()
    assert "wants to know who you are" in page and "Not you?" in page


@pytest.mark.spec("OpenID Connect Core", "3.1.2.1")
@pytest.mark.parametrize("prompt", ["unheard-of", ""])
def test_a_prompt_that_says_nothing_changes_nothing(remembering: SignIn, prompt: str) -> None:
    page = remembering.browser.get(remembering.consent_url(prompt=prompt)).content.decode()
    assert "wants to know who you are" in page
    remembering.granted()
    assert "code" in query_of(remembering.browser.get(remembering.consent_url(prompt=prompt))["Location"])


@pytest.mark.spec("OpenID Connect Core", "3.1.2.2")
@pytest.mark.promise("hint-of-another")
@pytest.mark.parametrize("by", ["hint", "claim"])
def test_somebody_else_is_signed_in(shop: SignIn, sam: Any, by: str) -> None:
    id_token = shop.granted()["id_token"]
    sub = shop.read(id_token)["sub"]
    asked = (
        {"id_token_hint": id_token} if by == "hint" else {"claims": f'{{"id_token": {{"sub": {{"value": "{sub}"}}}}}}'}
    )
    assert "code" not in query_of(shop.consent_url(**asked))
    shop.browser.force_login(sam)
    response = shop.browser.get(shop.consent_url(**asked))
    assert query_of(response["Location"])["error"] == "login_required"
    denied = shop.browser.post(shop.consent_url(**asked), {"decision": "allow"})
    assert query_of(denied["Location"])["error"] == "login_required"
    assert query_of(shop.authorize(prompt="none", **asked)["Location"])["error"] == "login_required"
    assert not Authorization.objects.filter(owner=sam).exists()


@pytest.mark.spec("OpenID Connect Core", "3.1.2.1")
@pytest.mark.promise("hint-of-another")
def test_she_herself_is_signed_in(remembering: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    ended = replace(conf.reading().values, ID_TOKEN_SECONDS=-100)  # it has ended, and that is fine
    monkeypatch.setattr(conf, "settings", ended)
    id_token = remembering.granted()["id_token"]
    assert "code" in query_of(remembering.authorize(prompt="none", id_token_hint=id_token)["Location"])
    assert "id_token" in remembering.granted(id_token_hint=id_token)


@pytest.mark.spec("OpenID Connect Core", "3.1.2.2")
def test_a_hint_that_is_no_id_token_of_ours_is_refused(shop: SignIn, jane: Any) -> None:
    id_token = shop.granted()["id_token"]
    foreign = client_of(jane, name="Another").granted()["id_token"]
    head, body, signature = id_token.split(".")
    forged = [f"{head}.{body}.{'A' * len(signature)}", f"{head}.{foreign.split('.')[1]}.{signature}", f"{head}.{body}."]
    for hint in [*forged, foreign, "x", "a.b.c", "eyJhbGciOiJub25lIn0.e30."]:
        answer = query_of(shop.authorize(id_token_hint=hint)["Location"])
        assert (answer["error"], answer["error_description"].partition(":")[0]) == ("invalid_request", "id_token_hint")


@pytest.mark.spec("OpenID Connect Core", "3.1.2.1")
def test_a_login_hint_is_written_into_the_form_and_no_more(shop: SignIn, sam: Any) -> None:
    shop.browser.logout()
    hint = 'sam"><script>alert(1)</script>'
    url = shop.consent_url(login_hint=hint)
    page = shop.browser.get(shop.browser.get(url)["Location"]).content.decode()
    assert 'value="sam&quot;&gt;&lt;script&gt;' in page and "<script>alert" not in page
    shop.browser.post("/accounts/login/", {"login": "jane", "password": "a password of hers", "next": url})
    assert shop.read(shop.granted(url=url)["id_token"])["aud"] == shop.application.client_id


@pytest.mark.spec("RFC 9126", "2.3")
@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"prompt": "none login"}, "invalid_request"),
        ({"max_age": "-1"}, "invalid_request"),
        ({"id_token_hint": "x"}, "invalid_request"),
        ({"claims": "{"}, "invalid_request"),
        (
            {"claims": '{"id_token": {"acr": {"essential": true, "values": ["x"]}}}'},
            "unmet_authentication_requirements",
        ),
    ],
    ids=str,
)
def test_a_pushed_request_fails_before_she_has_left(shop: SignIn, changes: dict[str, Any], error: str) -> None:
    response = shop.push(**changes)
    assert (response.status_code, response.json()["error"]) == (400, error)
