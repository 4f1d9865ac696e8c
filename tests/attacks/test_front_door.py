"""The authorization endpoint and the consent page, where strangers knock."""

from __future__ import annotations

import socket
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils.html import escape

from photodrive.authorization.clients import applications
from photodrive.authorization.models import ApplicationPolicy
from tests.spec.flow import Flow, query_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def listener() -> Any:
    """A server of the attacker's that waits for a call."""
    with socket.create_server(("127.0.0.1", 0)) as waiting:
        waiting.settimeout(0.2)
        yield waiting


@pytest.mark.promise("request-object")
@pytest.mark.parametrize(
    "name", ["request_uri", "redirect_uri", "resource", "state", "logo_uri", "jwks_uri", "request"]
)
def test_no_address_in_a_request_is_ever_fetched(flow: Flow, listener: socket.socket, name: str) -> None:
    address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
    changes: dict[str, Any]
    for changes in ({name: address}, {"client_id": address, name: address}):
        flow.authorize(**changes)
        flow.push(auth=True, **changes)
    with pytest.raises(TimeoutError):
        listener.accept()


@pytest.mark.promise("session-cookie")
def test_the_session_cookie_is_lax_and_out_of_the_reach_of_scripts(drive_client: Client, jane: Any) -> None:
    sent = {"login": "jane", "password": "a password of hers"}
    response = drive_client.post("/accounts/login/", sent)
    cookie = response.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["samesite"], cookie["httponly"]) == ("Lax", True)


@pytest.mark.promise("consent-always")
def test_a_live_token_with_a_refresh_token_beside_it_skips_no_page(lasting: Flow, photos: list[Any]) -> None:
    lasting.pair(photos)
    page = lasting.browser.get(lasting.consent_url(scope="photos:read offline_access"))
    assert page.status_code == 200
    assert b'value="deny"' in page.content


@pytest.mark.promise("page-names")
@pytest.mark.parametrize("checked", [True, False])
def test_the_page_names_who_asks_whom_for_what_and_until_when(flow: Flow, jane: Any, checked: bool) -> None:
    ApplicationPolicy.objects.filter(application=flow.application).update(checked=checked)
    page = flow.browser.get(flow.consent_url()).content.decode()
    for said in ("Printshop", "shop.example", "jane", "hour"):
        assert said in page
    assert ("checked by an administrator" in page) is checked
    assert ("not checked by us" in page) is not checked
    assert "/switch/" in page


@pytest.mark.promise("page-injection")
@pytest.mark.parametrize("name", ["<i>Photodrive</i>", '"><script>', "{{7*7}}{% now %}", "Photo\u202edrive"])
def test_the_name_of_an_application_stays_a_name(flow: Flow, photos: list[Any], name: str) -> None:
    """Neither markup, nor letters that turn the line around, which are left out: it stands isolated (``bdi``)."""
    registered = applications.register(name="Plain", redirect_uris=[flow.redirect_uri])
    registered.application.name = name  # as django-oauth-toolkit's own command writes it
    registered.application.save()
    other = Flow(registered.application, registered.secret, browser=flow.browser)
    url = other.consent_url()
    asking = flow.browser.get(url).content.decode()
    other.allow(photos, url=url)
    for page in (asking, flow.browser.get("/connected-apps/").content.decode()):
        assert f"<bdi>{escape(applications.name_of(registered.application))}</bdi>" in page
        assert name in escape(applications.name_of(registered.application)) or name not in page


@pytest.mark.promise("page-injection")
@pytest.mark.parametrize("sent", [{"scope": "<b>x</b>"}, {"client_id": "<b>x</b>"}, {"response_type": "<b>x</b>"}])
def test_no_error_page_shows_what_was_sent_as_markup(stranger: Flow, sent: dict[str, str]) -> None:
    response = stranger.authorize(**sent)
    assert response.status_code == 400
    assert b"<b>x</b>" not in response.content


@pytest.mark.promise("error-signed-in")
@pytest.mark.parametrize("state", ["plain", "ä&=+ %/?#", "x" * 1000, "a b"])
def test_an_error_brings_the_state_back_unchanged(flow: Flow, state: str) -> None:
    assert query_of(flow.authorize(scope="nonsense", state=state)["Location"])["state"] == state
