"""Every endpoint of the authorization server against requests bent in every way: always an answer in its own form."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from photodrive.authorization.client_auth import assertions
from tests.attacks.oddities import MARK, Sent, bent
from tests.spec.flow import VERIFIER, Flow, basic

pytestmark = [pytest.mark.django_db, pytest.mark.promise("no-server-error")]

ERROR_CODES = {
    "invalid_request", "invalid_client", "invalid_grant", "unauthorized_client", "unsupported_grant_type",
    "invalid_scope", "invalid_target", "invalid_dpop_proof", "use_dpop_nonce", "invalid_authorization_details",
    "unsupported_token_type", "unsupported_response_type", "request_not_supported", "request_uri_not_supported",
    "invalid_redirect_uri", "temporarily_unavailable", "access_denied", "unmet_authentication_requirements",
}  # fmt: skip
DESCRIPTION = re.compile(r"[\x20\x21\x23-\x5b\x5d-\x7e]*")  # RFC 6749 section 5.2
METHODS = ["POST"] * 12 + ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "post", "X"]


@pytest.fixture(autouse=True)
def _no_limits(settings: Any) -> None:
    """So many failures in a minute would be refused before anybody looks at them."""
    names = ("ADDRESS_REQUESTS_PER_MINUTE", "CLIENT_REQUESTS_PER_MINUTE", "FAILED_AUTHENTICATIONS_PER_MINUTE")
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, **dict.fromkeys(names, 0)}


def every_time_alike(examples: int) -> settings:
    return settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )


def send(client: Client, method: str, path: str, sent: Sent, *, in_query: bool = False) -> Any:
    """The response; browser and database are afterwards as they were."""
    cookies = copy.deepcopy(client.cookies)
    headers: dict[str, Any] = dict(sent.headers)
    content_type = headers.pop("CONTENT_TYPE")
    body = b"" if in_query else sent.encoded
    if in_query:
        headers["QUERY_STRING"] = sent.encoded.decode("latin-1")
    with transaction.atomic():
        response = client.generic(method, path, body, content_type, **headers)
        transaction.set_rollback(True)
    client.cookies = cookies
    return response


def is_good_json(response: Any) -> None:
    """Fails unless ``response`` is one that a client may expect of a back-channel endpoint."""
    assert response.status_code < 500, response.content
    assert response["Cache-Control"] == "no-store"
    assert response["Pragma"] == "no-cache"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "X-Injected" not in response
    if response.status_code < 300:
        return
    assert response["Content-Type"] == "application/json"
    if not response.content:  # an answer to HEAD
        return
    told = response.json()
    assert told["error"] in ERROR_CODES
    assert DESCRIPTION.fullmatch(told.get("error_description", ""))
    assert (response.status_code == 401) == ("WWW-Authenticate" in response), told


def is_good_page(response: Any, *, registered: str) -> None:
    """Fails unless ``response`` is a page that is safe to look at, or a redirect to here or to ``registered``."""
    assert response.status_code < 500, response.content
    assert MARK.encode() not in response.content
    assert response["Cache-Control"] == "no-store"
    assert "X-Injected" not in response
    location = response.get("Location", "")
    if location:
        target = urlsplit(location)
        assert location.startswith(f"{registered}?") or (not target.scheme and not target.netloc), location
        assert location.startswith(f"{registered}?") or re.match(r"/(?![/\\])", location), location
    elif response.content:
        assert response["Content-Type"].startswith("text/html"), response["Content-Type"]


Skeleton = Callable[[Flow, list[Any]], tuple[str, dict[str, str]]]


def exchanging(flow: Flow, photos: list[Any]) -> tuple[str, dict[str, str]]:
    body = {"grant_type": "authorization_code", "code": flow.code(photos), "redirect_uri": flow.redirect_uri}
    return "/o/token/", {**body, "code_verifier": VERIFIER}


def refreshing(flow: Flow, photos: list[Any]) -> tuple[str, dict[str, str]]:
    return "/o/token/", {"grant_type": "refresh_token", "refresh_token": "pd_rt_x", "scope": "photos:read"}


def revoking(flow: Flow, photos: list[Any]) -> tuple[str, dict[str, str]]:
    return "/o/revoke_token/", {"token": flow.token(photos), "token_type_hint": "access_token"}


def introspecting(flow: Flow, photos: list[Any]) -> tuple[str, dict[str, str]]:
    return "/o/introspect/", {"token": flow.token(photos), "token_type_hint": "access_token"}


def pushing(flow: Flow, photos: list[Any]) -> tuple[str, dict[str, str]]:
    return reverse("photodrive:par"), flow.parameters()


def counting(flow: Flow, photos: list[Any]) -> tuple[str, dict[str, str]]:
    return "/o/token/", {"grant_type": "client_credentials", "scope": "usage:read"}


def asserting(flow: Flow, photos: list[Any]) -> tuple[str, dict[str, str]]:
    claims = {"client_assertion_type": assertions.TYPE, "client_assertion": "e30.e30.e30"}
    return "/o/token/", {"grant_type": "authorization_code", "code": flow.code(photos), **claims}


CALLS = [exchanging, refreshing, revoking, introspecting, pushing, counting, asserting]


@pytest.mark.parametrize("skeleton", CALLS)
@pytest.mark.promise("json-errors")
def test_what_clients_call_answers_in_json(flow: Flow, photos: list[Any], skeleton: Skeleton) -> None:
    path, good = skeleton(flow, photos)
    credentials = basic(flow.application.client_id, flow.secret)["HTTP_AUTHORIZATION"]
    seen = set()

    @every_time_alike(100)
    @given(sent=bent(good, authorization=credentials), method=st.sampled_from(METHODS))
    def hold(sent: Sent, method: str) -> None:
        response = send(flow.back_channel, method, path, sent)
        seen.add(response.status_code)
        is_good_json(response)

    hold()
    assert {400, 401, 405} <= seen


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("signed_in", [True, False])
def test_an_authorization_request_gets_a_page_or_goes_back_to_its_client(
    flow: Flow,
    method: str,
    signed_in: bool,
) -> None:
    browser = flow.browser if signed_in else Client()

    @every_time_alike(80)
    @given(sent=bent(flow.parameters()))
    def hold(sent: Sent) -> None:
        response = send(browser, method, "/o/authorize/", sent, in_query=method == "GET")
        is_good_page(response, registered=flow.redirect_uri)
        if not signed_in:
            assert not response.get("Location", "").startswith(flow.redirect_uri)

    hold()


@pytest.mark.parametrize("place", ["", "switch/"])
@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
def test_an_answer_to_the_consent_page_gets_a_page_or_goes_back_to_its_client(
    flow: Flow,
    photos: list[Any],
    place: str,
    method: str,
) -> None:
    url = flow.consent_url()
    flow.browser.get(url)
    ids = str(photos[0].pk)

    @every_time_alike(40)
    @given(sent=bent({"shown": ids, "photo": ids, "selection": "chosen", "duration": "hour", "decision": "allow"}))
    def hold(sent: Sent) -> None:
        is_good_page(send(flow.browser, method, url + place, sent), registered=flow.redirect_uri)
        is_good_page(send(flow.browser, method, url + place, sent, in_query=True), registered=flow.redirect_uri)

    hold()


@pytest.mark.promise("metadata-exact")
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_signing_out_gets_a_page_and_leads_to_no_address_that_is_not_registered(flow: Flow, method: str) -> None:
    sent_by = {"client_id": flow.application.client_id, "post_logout_redirect_uri": flow.redirect_uri, "state": "x"}

    @every_time_alike(60)
    @given(sent=bent({**sent_by, "id_token_hint": "e30.e30.e30"}))
    def hold(sent: Sent) -> None:
        response = send(flow.browser, method, reverse("photodrive:logout"), sent, in_query=method == "GET")
        is_good_page(response, registered="nowhere:")

    hold()


DOCUMENTS = ("authorization-server-metadata", "protected-resource-metadata", "openid-configuration", "jwks")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_metadata_says_the_same_whatever_is_sent_along(flow: Flow, name: str) -> None:
    path = reverse(f"photodrive:{name}")
    told = flow.back_channel.get(path).json()

    @every_time_alike(30)
    @given(sent=bent(flow.parameters()))
    def hold(sent: Sent) -> None:
        response = send(flow.back_channel, "GET", path, sent, in_query=True)
        assert (response.status_code, response.json()) == (200, told)

    hold()
