"""Between the request and the decision the operator changes the application: nothing stale is carried out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from photodrive.authorization.consent import photo_selection
from photodrive.authorization.models import ApplicationPolicy, Authorization, AuthorizationRequest
from photodrive.authorization.requests import pending_requests, visits
from photodrive.photos.browsing import ticks
from photodrive.photos.models import Photo
from tests.spec.flow import query_of

pytestmark = pytest.mark.django_db


def allow_scopes(application: Any, scopes: str) -> None:
    ApplicationPolicy.objects.filter(application=application).update(scopes=scopes)


@pytest.mark.promise("redirect-near-miss")
@pytest.mark.spec("RFC 6749", "3.1.2.4")
@pytest.mark.parametrize("decision", ["allow", "deny"])
def test_nobody_is_sent_to_an_address_that_was_taken_away(flow, photos, decision):
    url = flow.consent_url()
    flow.browser.get(url)
    flow.application.redirect_uris = "https://shop.example/elsewhere/"
    flow.application.save()
    ids = [str(photos[0].pk)]
    response = flow.browser.post(url, {"shown": ids, "photo": ids, "decision": decision})
    assert response.status_code == 410
    assert "Location" not in response
    assert not Authorization.objects.exists()


@pytest.mark.promise("grant-types")
@pytest.mark.spec("RFC 6749", "3.3")
def test_a_scope_that_was_taken_away_is_not_granted(flow, photos):
    allow_scopes(flow.application, "photos:read photos:write")
    url = flow.consent_url(scope="photos:read photos:write")
    flow.browser.get(url)
    allow_scopes(flow.application, "photos:read")
    ids = [str(photos[0].pk)]
    assert flow.browser.post(url, {"shown": ids, "photo": ids, "decision": "allow"}).status_code == 410
    assert not Authorization.objects.exists()


@pytest.mark.spec("RFC 6749", "4.1.2.1")
def test_what_the_application_may_no_longer_ask_for_is_not_called_too_old(flow, photos):
    url = flow.consent_url()
    flow.browser.get(url)
    ids = [str(photos[0].pk)]
    ApplicationPolicy.objects.filter(application=flow.application).update(enabled=False)
    for page in (flow.browser.get(url), flow.browser.post(url, {"shown": ids, "photo": ids, "decision": "allow"})):
        assert (page.status_code, page.context["title"]) == (410, "This app may not ask for this now")
    assert "or is switched off here" in flow.authorize().context["explanation"]


@pytest.mark.spec("RFC 6749", "4.1.1")
def test_an_old_page_that_she_answered_does_not_say_that_nobody_did(flow, photos):
    url = flow.consent_url()
    flow.browser.get(url)
    ids = [str(photos[0].pk)]
    assert flow.browser.post(url, {"shown": ids, "photo": ids, "decision": "allow"}).status_code == 303
    AuthorizationRequest.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    page = flow.browser.get(url)
    assert page.status_code == 410
    assert "what you allowed before that is under Connected apps" in page.context["explanation"]


@pytest.mark.promise("consent-narrows")
@pytest.mark.spec("RFC 6749", "3.3")
@pytest.mark.parametrize("scope", ["photos:write", "photos:write photos:read"])
def test_the_code_carries_exactly_the_approved_scope(flow, photos, scope):
    allow_scopes(flow.application, scope)
    answer = query_of(flow.allow(photos, scope=scope)["Location"])
    assert flow.exchange(answer["code"]).json()["scope"] == scope


@pytest.mark.spec("RFC 6749", "3.2")
@pytest.mark.promise("parameter-empty")
def test_an_empty_resource_counts_as_left_out_at_the_token_endpoint_too(flow, photos):
    assert flow.exchange(flow.code(photos), resource="").status_code == 200


@pytest.mark.spec("RFC 6749", "4.1.2")
@pytest.mark.parametrize("change", ["redirect_uris", "scopes", "grant_types", "enabled", "fapi"])
def test_a_change_at_the_very_last_moment_leaves_no_consent_without_a_code(flow, photos, change):
    url = flow.consent_url()
    flow.browser.get(url)
    pending = AuthorizationRequest.objects.get()
    ticks.tick_all(photo_selection.of(pending), Photo.objects.filter(pk=photos[0].pk))
    if change == "redirect_uris":
        type(flow.application).objects.update(redirect_uris="https://shop.example/elsewhere/")
    else:
        stricter = {"scopes": "photos:write", "grant_types": "client_credentials", "enabled": False, "fapi": True}
        ApplicationPolicy.objects.filter(application=flow.application).update(**{change: stricter[change]})
    with pytest.raises(pending_requests.RequestGone):
        visits.DECISION.walk(visits.Visit(pending.pk, pending.owner, pending.browser_hash, found=pending))
    assert not Authorization.objects.exists()
    assert AuthorizationRequest.objects.get().decided_at is None
