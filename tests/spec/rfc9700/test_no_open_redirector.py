"""RFC 9700 section 4.11.2: an error leads nobody by itself to an application that no administrator has checked."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape

from photodrive.authorization.models import ApplicationPolicy, Authorization
from tests.spec.flow import Flow, query_of
from tests.spec.openid import SignIn, client_of

pytestmark = [pytest.mark.django_db, pytest.mark.promise("error-unchecked")]

MALFORMED: list[dict[str, Any]] = [
    {"scope": "everything"}, {"response_type": None}, {"response_type": "token"}, {"code_challenge": None},
    {"code_challenge_method": "plain"}, {"request": "eyJ"}, {"request_uri": "https://evil.example/"},
    {"resource": "https://other.example"}, {"prompt": "none login"}, {"max_age": "-1"}, {"claims": "{"},
    {"response_mode": "fragment"}, {"authorization_details": "[{}]"}, {"dpop_jkt": "short"},
    {"scope": "everything", "prompt": "none"}, {"id_token_hint": "x"}, {"nonce": ["1", "2"]},
]  # fmt: skip
SOMEBODY_ELSE = json.dumps({"id_token": {"sub": {"value": 43 * "x"}}})


@pytest.fixture(params=["signed in", "stranger"])
def unchecked(request: pytest.FixtureRequest, jane: Any) -> SignIn:
    """An application that nobody has checked, in jane's browser and in a stranger's."""
    client = client_of(jane, checked=False)
    if request.param == "stranger":
        client.browser = Client()
    return client


def is_page_with_link(response: Any, *, error: str = "") -> None:
    """She stays here, is told where the button leads, and the button carries the whole answer."""
    assert response.status_code == 400 and "Location" not in response
    page = response.content.decode()
    assert "http-equiv" not in page and "form_post.js" not in page
    link = response.context["way_back"].location
    answer = query_of(link)
    assert answer["state"] == "af0ifjsldkj" and answer["iss"] == "http://127.0.0.1:8000"
    assert answer["error"] == (error or answer["error"])
    assert f'href="{escape(link)}"' in page
    assert "shop.example" in response.context["next_step"]


@pytest.mark.spec("RFC 9700", "4.11.2")
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("changes", MALFORMED, ids=str)
def test_a_malformed_request_leads_nobody_there(unchecked: SignIn, changes: dict[str, Any], method: str) -> None:
    is_page_with_link(getattr(unchecked.browser, method)("/o/authorize/", unchecked.parameters(**changes)))


@pytest.mark.spec("RFC 9700", "4.11.2")
def test_one_that_had_to_be_pushed_leads_nobody_there(unchecked: SignIn) -> None:
    ApplicationPolicy.objects.update(require_pushed_authorization_requests=True)
    is_page_with_link(unchecked.authorize(), error="invalid_request")


@pytest.mark.spec("RFC 9700", "4.11.2")
@pytest.mark.spec("OpenID Connect Core", "3.1.2.6")
def test_what_wants_no_page_is_told_that_it_needs_one(unchecked: SignIn) -> None:
    """Checked or not, signed in or not: that is what it asked, and its request is a good one."""
    for answer in (
        unchecked.authorize(prompt="none"),
        unchecked.open_pushed(unchecked.push(prompt="none").json()["request_uri"]),
    ):
        assert answer.status_code == 303
        assert query_of(answer["Location"])["error"] in {"login_required", "consent_required"}


@pytest.mark.spec("RFC 9700", "4.11.2")
@pytest.mark.parametrize("form", [None, {}, {"decision": "allow"}, {"decision": "deny"}])
def test_who_is_not_the_person_that_it_expects_stays_here(jane: Any, form: dict[str, str] | None) -> None:
    client = client_of(jane, checked=False)
    url = client.consent_url(claims=SOMEBODY_ELSE)
    response = client.browser.get(url) if form is None else client.browser.post(url, form)
    is_page_with_link(response, error="login_required")
    ApplicationPolicy.objects.update(checked=True)
    response = client.browser.get(url) if form is None else client.browser.post(url, form)
    assert query_of(response["Location"])["error"] == "login_required"


@pytest.mark.spec("RFC 9700", "4.11.2")
def test_her_own_press_takes_her_there(jane: Any, photos: list[Any]) -> None:
    client = client_of(jane, checked=False)
    denied = client.browser.post(client.consent_url(), {"decision": "deny"})
    allowed = client.browser.post(client.consent_url(), {"decision": "allow"})
    assert query_of(denied["Location"])["error"] == "access_denied"
    assert "code" in query_of(allowed["Location"])


@pytest.mark.spec("RFC 9700", "4.11.2")
def test_what_she_agreed_to_for_good_is_answered_as_ever(jane: Any) -> None:
    client = client_of(jane, checked=False, remembers_consent=True)
    client.granted()
    assert "code" in query_of(client.browser.get(client.consent_url())["Location"])
    assert "code" in query_of(client.authorize(prompt="none")["Location"])


@pytest.mark.spec("RFC 9700", "4.11.2")
@pytest.mark.promise("error-signed-in")
@pytest.mark.promise("error-before-sign-in")
def test_a_checked_one_learns_it_through_her_and_not_through_a_stranger(flow: Flow, stranger: Flow) -> None:
    assert query_of(flow.authorize(scope="everything")["Location"])["error"] == "invalid_scope"
    page = stranger.authorize(scope="everything")
    assert page.status_code == 400 and "nobody here has checked" not in page.content.decode()
    silent = stranger.authorize(scope="everything", prompt="none")
    assert query_of(silent["Location"])["error"] == "invalid_scope"


@pytest.mark.spec("RFC 9700", "4.11.2")
def test_an_application_that_is_not_checked_any_more_is_not(flow: Flow) -> None:
    ApplicationPolicy.objects.update(checked=False)
    is_page_with_link(flow.authorize(scope="everything"), error="invalid_scope")
    assert not Authorization.objects.exists()


@pytest.mark.spec("RFC 9700", "4.11.2")
def test_a_request_without_a_page_never_leads_to_an_address_that_was_taken_away(jane: Any) -> None:
    """The operator is faster than the answer: the address is not the application's any more."""
    client = client_of(jane, remembers_consent=True)
    client.granted()
    reference = client.push(prompt="none").json()["request_uri"]
    client.application.redirect_uris = "https://shop.example/elsewhere/"
    client.application.save()
    response = client.open_pushed(reference)
    assert response.status_code in {400, 410} and "Location" not in response
