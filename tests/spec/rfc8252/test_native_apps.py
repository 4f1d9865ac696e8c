"""RFC 8252: an app on her own machine, which can keep no secret."""

from __future__ import annotations

from typing import Any

import pytest

from photodrive.authorization.clients import applications
from photodrive.authorization.models import AuthorizationRequest
from tests.spec.flow import Flow, query_of

pytestmark = pytest.mark.django_db

OWN_SCHEME = "com.example.frame:/callback"
LOOPBACK = "http://127.0.0.1/callback"
LOOPBACK_6 = "http://[::1]/callback"


@pytest.fixture
def native(flow: Flow) -> Flow:
    """A public app with every kind of redirect address that one may have, in jane's browser."""
    uris = [OWN_SCHEME, LOOPBACK, LOOPBACK_6, "https://app.example/callback"]
    registered = applications.register(name="Frame", redirect_uris=uris, confidential=False, checked=True)
    return Flow(registered.application, "", browser=flow.browser)


def exchanged(native: Flow, photos: list[Any], uri: str) -> Any:
    """The token response of a whole flow that returns to ``uri``."""
    native.redirect_uri = uri
    location = native.allow(photos)["Location"]
    assert location.startswith(f"{uri}?code=")
    return native.exchange(query_of(location)["code"], auth=False, client_id=native.application.client_id)


@pytest.mark.promise("redirect-near-miss")
@pytest.mark.spec("RFC 8252", "7.1")
@pytest.mark.parametrize(
    "uri",
    [
        "com.example.frame:/callback2",
        "com.example.frame://callback",
        "com.example.frame:callback",
        "com.example.frame:/callback/",
        "COM.example.frame:/callback",
        "com.example.frames:/callback",
        "com.example:/callback",
        "com.example.frame:/callback?code=1",
    ],
)
def test_only_the_very_address_of_the_registered_scheme_is_returned_to(native: Flow, uri: str) -> None:
    response = native.authorize(redirect_uri=uri)
    assert response.status_code == 400
    assert "Location" not in response
    assert not AuthorizationRequest.objects.exists()


@pytest.mark.spec("RFC 8252", "7.1")
def test_an_app_is_returned_to_by_its_own_scheme(native: Flow, photos: list[Any]) -> None:
    assert exchanged(native, photos, OWN_SCHEME).status_code == 200


@pytest.mark.spec("RFC 8252", "7.1")
def test_the_consent_page_lets_its_form_end_at_that_scheme(native: Flow) -> None:
    page = native.browser.get(native.consent_url(redirect_uri=OWN_SCHEME))
    assert "form-action 'self' com.example.frame:" in page["Content-Security-Policy"]


@pytest.mark.spec("RFC 8252", "7.2")
def test_an_app_is_returned_to_by_an_https_address_it_has_claimed(native: Flow, photos: list[Any]) -> None:
    assert exchanged(native, photos, "https://app.example/callback").status_code == 200


@pytest.mark.promise("redirect-loopback")
@pytest.mark.spec("RFC 8252", "7.3")
@pytest.mark.parametrize(
    "uri",
    [
        "http://127.0.0.1:51004/callback",
        "http://127.0.0.1:1/callback",
        "http://127.0.0.1:65535/callback",
        "http://[::1]:51004/callback",
        LOOPBACK,
        LOOPBACK_6,
    ],
)
def test_an_app_is_returned_to_at_whatever_port_it_got(native: Flow, photos: list[Any], uri: str) -> None:
    assert exchanged(native, photos, uri).status_code == 200


@pytest.mark.promise("redirect-loopback")
@pytest.mark.spec("RFC 8252", "8.3")
@pytest.mark.parametrize(
    "uri",
    [
        "http://localhost:51004/callback",
        "http://[::2]:51004/callback",
        "http://[0:0:0:0:0:0:0:1]:51004/callback",
        "http://127.1:51004/callback",
        "http://127.0.0.1:051004/callback",
        "http://127.0.0.1:0x1/callback",
        "http://127.0.0.1:-1/callback",
        "http://127.0.0.1:51004/Callback",
        "http://127.0.0.1:51004/callback?next=x",
        "http://127.0.0.1:51004.evil.example/callback",
        "https://127.0.0.1:51004/callback",
        "http://app.example:51004/callback",
    ],
)
def test_nothing_but_the_port_of_a_loopback_ip_literal_may_vary(native: Flow, uri: str) -> None:
    response = native.authorize(redirect_uri=uri)
    assert response.status_code == 400
    assert "Location" not in response


@pytest.mark.promise("code-bound")
@pytest.mark.spec("RFC 8252", "7.3")
def test_the_exchange_names_the_port_of_the_request(native: Flow, photos: list[Any]) -> None:
    native.redirect_uri = "http://127.0.0.1:51004/callback"
    code = native.code(photos)
    own = {"auth": False, "client_id": native.application.client_id}
    assert native.exchange(code, redirect_uri="http://127.0.0.1:51005/callback", **own).json() == {
        "error": "invalid_grant",
        "error_description": "The redirect_uri is not that of the request.",
    }
    assert native.exchange(code, **own).status_code == 200


@pytest.mark.promise("pkce-required")
@pytest.mark.spec("RFC 8252", "8.1")
def test_an_app_without_pkce_is_refused(native: Flow) -> None:
    answer = query_of(native.authorize(redirect_uri=OWN_SCHEME, code_challenge=None)["Location"])
    assert answer["error"] == "invalid_request"


@pytest.mark.promise("register-redirect")
@pytest.mark.spec("RFC 8252", "8.4")
@pytest.mark.parametrize("uri", ["frame:/callback", "com.example.frame.*:/callback", "x:/callback"])
def test_a_scheme_is_named_like_a_domain(native: Flow, uri: str) -> None:
    with pytest.raises(Exception, match="redirect_uris"):
        applications.register(name="Frame", redirect_uris=[uri], confidential=False)


@pytest.mark.promise("auth-public")
@pytest.mark.spec("RFC 8252", "8.5")
def test_a_secret_that_every_copy_of_an_app_would_carry_is_none(native: Flow, photos: list[Any]) -> None:
    native.redirect_uri = OWN_SCHEME
    own = {"auth": False, "client_id": native.application.client_id, "client_secret": "shipped with every copy"}
    refused = native.exchange(native.code(photos), **own)
    assert (refused.status_code, refused.json()["error"]) == (401, "invalid_client")


@pytest.mark.promise("consent-public-client")
@pytest.mark.spec("RFC 8252", "8.6")
@pytest.mark.parametrize("asked", [{}, {"approval_prompt": "auto"}])
def test_whoever_says_to_be_the_app_she_allowed_still_has_to_ask_her(
    native: Flow, photos: list[Any], asked: dict[str, str]
) -> None:
    assert exchanged(native, photos, OWN_SCHEME).status_code == 200
    page = native.browser.get(native.consent_url(**asked))
    assert page.status_code == 200
    assert b'value="deny"' in page.content


@pytest.mark.promise("consent-public-client")
@pytest.mark.spec("RFC 8252", "8.6")
def test_without_a_page_it_gets_no_code(native: Flow, photos: list[Any]) -> None:
    assert exchanged(native, photos, OWN_SCHEME).status_code == 200
    answer = query_of(native.authorize(prompt="none")["Location"])
    assert answer["error"] == "consent_required"
    assert "code" not in answer
