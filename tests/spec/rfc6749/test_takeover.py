"""Nobody decides for somebody else, and no other site ends her session."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from photodrive.authorization.consent import photo_selection
from photodrive.authorization.models import Authorization, AuthorizationRequest
from photodrive.authorization.requests import belonging, pending_requests, visits
from photodrive.photos.browsing import ticks
from photodrive.photos.models import Photo
from tests.spec.flow import Flow


@pytest.fixture
def attacker(db: None) -> Any:
    return get_user_model().objects.create_user("mallory")


@pytest.mark.promise("consent-hers")
@pytest.mark.spec("RFC 6749", "4.1.1")
def test_an_answer_on_its_way_is_not_given_for_the_next_person_who_opens_the_request(
    flow: Flow,
    jane: Any,
    photos: list[Photo],
    attacker: Any,
) -> None:
    """The attacker's press of "Allow" waits for the lock while jane, sent there by a link, opens the same request."""
    request_id = flow.consent_url().rstrip("/").rpartition("/")[2]
    held = pending_requests.find(AuthorizationRequest.objects.get(pk=request_id).pk)
    pending_requests.claim(held, owner=attacker, browser_hash="attacker")
    pending_requests.release(held)
    hers = pending_requests.find(held.pk)
    pending_requests.claim(hers, owner=jane, browser_hash="jane")
    ticks.tick_all(photo_selection.of(hers), Photo.objects.own(jane))
    for decision in (visits.DECISION, visits.DENIAL):
        with pytest.raises(belonging.RequestOfAnother):
            decision.walk(visits.Visit(held.pk, attacker, "attacker", found=held))
    assert not Authorization.objects.exists()
    visits.DECISION.walk(visit := visits.Visit(hers.pk, jane, "jane", found=hers))
    assert visit.response is not None and not visit.response.is_error


@pytest.mark.promise("consent-csrf")
@pytest.mark.spec("RFC 6749", "10.12")
def test_a_link_on_another_site_signs_nobody_out(flow: Flow) -> None:
    url = flow.consent_url()
    response = flow.browser.get(url + "switch/")
    assert response["Location"] == url
    assert flow.browser.get(url).status_code == 200


@pytest.mark.promise("consent-csrf")
@pytest.mark.spec("RFC 6749", "10.12")
def test_a_form_on_another_site_signs_nobody_out(flow: Flow, jane: Any) -> None:
    url = flow.consent_url()
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(jane)
    assert browser.get(url).status_code == 200
    assert browser.post(url + "switch/", headers={"origin": "https://evil.example"}).status_code == 403
    assert browser.get(url).status_code == 200
