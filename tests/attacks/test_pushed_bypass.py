"""An application that must push: every other way to the consent page is closed, and no reference opens twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from photodrive.authorization.clients import applications
from photodrive.authorization.models import ApplicationPolicy, Authorization, AuthorizationRequest
from tests.spec.flow import REDIRECT_URI, Flow

pytestmark = pytest.mark.django_db
URL = "/o/authorize/"
PREFIX = "urn:ietf:params:oauth:request_uri:"


@pytest.fixture
def pusher(flow: Flow) -> Flow:
    ApplicationPolicy.objects.filter(application=flow.application).update(require_pushed_authorization_requests=True)
    return flow


def of_another_client() -> str:
    made = applications.register(name="Other", redirect_uris=[REDIRECT_URI])
    return str(Flow(made.application, made.secret).push().json()["request_uri"])


def decided(flow: Flow) -> str:
    """A reference that jane has answered."""
    hers = Flow(flow.application, flow.secret)
    hers.browser.force_login(get_user_model().objects.get(username="jane"))
    reference = str(hers.push().json()["request_uri"])
    assert hers.browser.post(hers.pushed_url(reference), {"decision": "deny"}).status_code == 303
    return reference


def expired(flow: Flow) -> str:
    reference = str(flow.push().json()["request_uri"])
    AuthorizationRequest.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    return reference


def plain(flow: Flow, **more: Any) -> Any:
    return flow.browser.get(URL, flow.parameters() | more)


BYPASSES: dict[str, Callable[[Flow], Any]] = {
    "by GET": plain,
    "by POST": lambda flow: flow.browser.post(URL, flow.parameters()),
    "half in the address, half in the form": lambda flow: flow.browser.post(
        f"{URL}?{urlencode(flow.parameters())}", {"request_uri": ""}
    ),
    "an empty reference": lambda flow: plain(flow, request_uri=""),
    "an unknown reference": lambda flow: plain(flow, request_uri=PREFIX + "pd_ru_x"),
    "an empty one of ours": lambda flow: plain(flow, request_uri=PREFIX),
    "an address to fetch": lambda flow: plain(flow, request_uri="https://evil.example/request.jwt"),
    "another case of the prefix": lambda flow: plain(flow, request_uri=PREFIX.upper() + "x"),
    "a space before it": lambda flow: plain(flow, request_uri=" " + PREFIX),
    "another client's reference": lambda flow: plain(flow, request_uri=of_another_client()),
    "an answered reference": lambda flow: plain(flow, request_uri=decided(flow)),
    "an expired reference": lambda flow: plain(flow, request_uri=expired(flow)),
    "two references": lambda flow: flow.browser.get(
        URL, flow.parameters() | {"request_uri": [flow.push().json()["request_uri"] for _ in range(2)]}
    ),
    "the identifier of the row": lambda flow: (
        flow.push(), plain(flow, request_uri=PREFIX + str(AuthorizationRequest.objects.get().pk)),
    )[1],
    "the stored fingerprint": lambda flow: (
        flow.push(), plain(flow, request_uri=f"{PREFIX}{AuthorizationRequest.objects.get().request_uri_checksum}"),
    )[1],
    "a request object": lambda flow: plain(flow, request="e30.e30."),
    "in the form, by GET": lambda flow: flow.browser.generic(
        "GET", f"{URL}?{urlencode(flow.parameters())}", urlencode({"request_uri": flow.push().json()["request_uri"]}),
        content_type="application/x-www-form-urlencoded",
    ),
    "in the address, by POST": lambda flow: flow.browser.post(
        f"{URL}?{urlencode({'request_uri': flow.push().json()['request_uri']})}", flow.parameters()
    ),
}  # fmt: skip


@pytest.mark.spec("RFC 9126", "5")
@pytest.mark.promise("par-required")
@pytest.mark.promise("par-once")
@pytest.mark.promise("par-expires")
@pytest.mark.promise("par-foreign")
@pytest.mark.parametrize("bypass", BYPASSES)
@pytest.mark.parametrize("signed_in", [True, False], ids=["signed in", "stranger"])
def test_who_must_push_gets_to_no_consent_page_otherwise(pusher, photos, bypass, signed_in):
    if not signed_in:
        pusher.browser.logout()
    response = BYPASSES[bypass](pusher)
    location = response.get("Location", "")
    assert response.status_code in (303, 400)
    assert not location.startswith(URL)
    assert "code=" not in location
    if location:
        assert signed_in, "nobody is sent anywhere before sign-in"
        assert location.startswith(REDIRECT_URI + "?error=")
    assert not AuthorizationRequest.objects.filter(request_uri_checksum=None).exists()
    assert not Authorization.objects.exists()


@pytest.mark.promise("par-required")
def test_where_pushing_is_switched_off_who_must_push_gets_nothing(pusher, settings):
    reference = pusher.push().json()["request_uri"]
    settings.PHOTODRIVE = settings.PHOTODRIVE | {"PAR_ENABLED": False}
    assert pusher.push().status_code == 404
    for response in (plain(pusher), pusher.open_pushed(reference)):
        assert not response.get("Location", "").startswith(URL)


@pytest.mark.spec("RFC 9126", "2.1")
@pytest.mark.promise("par-alone")
def test_a_pushed_request_cannot_refer_to_another(pusher):
    reference = pusher.push().json()["request_uri"]
    for uri in (reference, PREFIX, "https://evil.example/r"):
        response = pusher.push(request_uri=uri)
        assert (response.status_code, response.json()["error"]) == (400, "invalid_request")


@pytest.mark.promise("par-alone")
@pytest.mark.promise("consent-narrows")
def test_nothing_in_the_browser_changes_a_pushed_request_at_any_step(pusher, photos):
    """Neither beside the reference, nor at the consent page, nor in the form of the decision."""
    tampered = {
        "scope": "photos:read photos:write", "redirect_uri": "https://evil.example/", "state": "x",
        "client_id": pusher.application.client_id, "code_challenge": "A" * 43, "dpop_jkt": "B" * 43,
        "response_type": "token", "authorization_details": '[{"type": "photos", "selection": "all"}]',
    }  # fmt: skip
    page = str(pusher.open_pushed(pusher.push().json()["request_uri"], **tampered)["Location"])
    ids = [str(photos[0].pk)]
    assert pusher.browser.get(page, tampered).status_code == 200
    answer = pusher.browser.post(
        f"{page}?{urlencode(tampered)}", tampered | {"shown": ids, "photo": ids, "decision": "allow"}
    )
    assert answer["Location"].startswith(REDIRECT_URI + "?code=")
    assert "state=af0ifjsldkj" in answer["Location"]
    given = Authorization.objects.get()
    assert given.scopes == ["photos:read"]
    assert given.selection == "chosen"
    assert given.codes.get().dpop_jkt == ""
