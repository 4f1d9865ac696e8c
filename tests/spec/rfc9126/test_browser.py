"""RFC 9126, the browser's side of it: bring the reference, decide once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from photodrive.authorization.clients import applications
from photodrive.authorization.models import Authorization, AuthorizationRequest
from tests.spec.flow import REDIRECT_URI, Flow, query_of

pytestmark = pytest.mark.django_db
PREFIX = "urn:ietf:params:oauth:request_uri:"


def pushed(flow: Flow, **changes: Any) -> str:
    return str(flow.push(**changes).json()["request_uri"])


def is_refused(response: object, status: int = 400) -> bool:
    return response.status_code == status and b"invalid_request_uri" in response.content  # type: ignore[attr-defined]


@pytest.mark.spec("RFC 9126", "4")
@pytest.mark.promise("par-foreign")
def test_an_unknown_reference_is_refused_on_a_page(flow):
    assert is_refused(flow.open_pushed(PREFIX + "pd_ru_unknown"))


@pytest.mark.spec("RFC 9126", "4")
@pytest.mark.promise("par-foreign")
def test_another_clients_reference_is_refused(flow):
    other = applications.register(name="Other", redirect_uris=[REDIRECT_URI])
    response = Flow(other.application, other.secret, browser=flow.browser).open_pushed(pushed(flow))
    assert is_refused(response)


@pytest.mark.spec("RFC 9126", "4")
@pytest.mark.parametrize("client_id", ["", "\x00"])
def test_a_reference_without_its_client_is_refused(flow, client_id):
    request_uri = pushed(flow)
    response = flow.browser.get("/o/authorize/", {"request_uri": request_uri, "client_id": client_id})
    assert response.status_code == 400


@pytest.mark.spec("RFC 9126", "2.2")
@pytest.mark.promise("par-expires")
def test_a_reference_that_nobody_brought_in_time_is_refused(flow):
    request_uri = pushed(flow)
    AuthorizationRequest.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert is_refused(flow.open_pushed(request_uri))


@pytest.mark.spec("RFC 9126", "4")
@pytest.mark.promise("par-once")
def test_it_is_refused_after_the_decision(flow, photos):
    request_uri = pushed(flow)
    flow.allow(photos, url=flow.pushed_url(request_uri))
    assert is_refused(flow.open_pushed(request_uri))


@pytest.mark.spec("RFC 9126", "4")
@pytest.mark.promise("par-once")
def test_it_is_refused_after_a_denial(flow):
    request_uri = pushed(flow)
    flow.browser.post(flow.pushed_url(request_uri), {"decision": "deny"})
    assert is_refused(flow.open_pushed(request_uri))


@pytest.mark.spec("RFC 9126", "4")
@pytest.mark.promise("dead-application")
def test_a_disabled_applications_reference_is_refused(flow):
    request_uri = pushed(flow)
    applications.set_enabled(flow.application, enabled=False)
    assert is_refused(flow.open_pushed(request_uri))


@pytest.mark.spec("RFC 9126", "4")
@pytest.mark.promise("parameter-twice")
def test_sent_twice_it_is_refused(flow):
    request_uri = pushed(flow)
    assert flow.open_pushed(request_uri=request_uri, x="y").status_code == 303
    both = f"client_id={flow.application.client_id}&request_uri={request_uri}&request_uri={request_uri}"
    assert flow.browser.get(f"/o/authorize/?{both}").status_code == 400


@pytest.mark.spec("RFC 9126", "4")
@pytest.mark.promise("par-alone")
def test_parameters_beside_it_change_nothing(flow, photos):
    request_uri = pushed(flow, state="pushed")
    beside = {
        "scope": "photos:write",
        "state": "tampered",
        "redirect_uri": "https://evil.example/",
        "code_challenge": "x",
        "response_type": "token",
    }
    response = flow.open_pushed(request_uri, **beside)
    assert response.status_code == 303
    answer = flow.allow(photos, url=response["Location"])
    assert answer["Location"].startswith(REDIRECT_URI)
    assert query_of(answer["Location"])["state"] == "pushed"
    assert Authorization.objects.get().scopes == ["photos:read"]


@pytest.mark.spec("RFC 9126", "4")
def test_it_may_come_as_a_form(flow):
    sent = {"client_id": flow.application.client_id, "request_uri": pushed(flow)}
    assert flow.browser.post("/o/authorize/", sent).status_code == 303


@pytest.mark.spec("RFC 9126", "4")
@pytest.mark.promise("par-first-load")
def test_previews_reloads_and_a_late_sign_in_do_not_burn_it(flow, stranger, photos):
    request_uri = pushed(flow)
    for _ in range(2):
        preview = Client().get("/o/authorize/", {"client_id": flow.application.client_id, "request_uri": request_uri})
        assert preview.status_code == 303
    assert stranger.open_pushed(request_uri).status_code == 303
    AuthorizationRequest.objects.update(created_at=timezone.now() - timedelta(minutes=5))
    urls = {flow.pushed_url(request_uri) for _ in range(2)}
    assert len(urls) == 1
    assert flow.allow(photos, url=urls.pop()).status_code == 303


@pytest.mark.spec("RFC 9126", "4")
@pytest.mark.promise("par-session")
def test_the_first_signed_in_view_binds_it_to_that_browser(flow, stranger):
    request_uri = pushed(flow)
    assert flow.browser.get(flow.pushed_url(request_uri)).status_code == 200
    sam = get_user_model().objects.create_user("sam")
    stranger.browser.force_login(sam)
    assert stranger.browser.get(stranger.pushed_url(request_uri)).status_code == 403


@pytest.mark.spec("RFC 9126", "2.2")
def test_the_whole_flow_with_nothing_but_the_reference_in_the_browser(flow, photos):
    answer = flow.allow(photos[:1], url=flow.pushed_url())
    code = query_of(answer["Location"])["code"]
    token = flow.exchange(code).json()["access_token"]
    assert flow.api("/api/v1/photos/", token).json()["results"][0]["id"] == str(photos[0].pk)
