"""Nobody fills the drive with open authorization requests, and nobody fills up another's share."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from photodrive.authorization.clients import applications
from photodrive.authorization.models import AuthorizationRequest
from tests.factories.oauth import make_user
from tests.spec.flow import REDIRECT_URI, Flow

ELSEWHERE = {"REMOTE_ADDR": "198.51.100.1"}
pytestmark = pytest.mark.promise("open-requests")


@pytest.fixture
def limits(settings: Any) -> Any:
    """Set limits: ``limits(PERSON=2)``."""
    names = {
        "PERSON": "MAX_AUTHORIZATION_REQUESTS",
        "ADDRESS": "MAX_AUTHORIZATION_REQUESTS_OF_ADDRESS",
        "PUSHED": "MAX_PUSHED_REQUESTS",
    }

    def set_limits(**given: int) -> None:
        settings.PHOTODRIVE = {**settings.PHOTODRIVE, **{names[name]: limit for name, limit in given.items()}}

    return set_limits


@pytest.fixture
def public(jane: Any) -> Flow:
    """A public application."""
    registered = applications.register(name="Browser app", redirect_uris=[REDIRECT_URI], confidential=False)
    return Flow(registered.application, "")


def push(flow: Flow, **more: Any) -> Any:
    headers: dict[str, Any] = {**flow.authentication(bool(flow.secret)), **more}
    return flow.post("/o/par/", flow.parameters(), **headers)


def test_of_one_person_the_oldest_unopened_request_makes_room(flow: Flow, limits: Any) -> None:
    limits(PERSON=3)
    opened, *unopened = [flow.consent_url() for _ in range(3)]
    assert flow.browser.get(opened).status_code == 200
    newest = flow.consent_url()
    answers = [flow.browser.get(url).status_code for url in (opened, *unopened, newest)]
    assert answers == [200, 410, 200, 200]
    assert AuthorizationRequest.objects.count() == 3


def test_of_one_person_the_oldest_makes_room_where_all_are_open(flow: Flow, limits: Any) -> None:
    limits(PERSON=2)
    urls = [flow.consent_url() for _ in range(2)]
    for url in urls:
        flow.browser.get(url)
    urls.append(flow.consent_url())
    assert [flow.browser.get(url).status_code for url in urls] == [410, 200, 200]


def test_one_person_does_not_use_up_anothers(flow: Flow, stranger: Flow, limits: Any) -> None:
    limits(PERSON=1)
    stranger.browser.force_login(make_user("sam"))
    mine = flow.consent_url()
    for _ in range(3):
        stranger.consent_url()
    assert flow.browser.get(mine).status_code == 200


def test_of_strangers_at_one_address_the_oldest_makes_room(stranger: Flow, limits: Any) -> None:
    limits(ADDRESS=2)
    urls = [stranger.consent_url() for _ in range(3)]
    assert [stranger.browser.get(url).status_code for url in urls] == [410, 302, 302]


@pytest.mark.parametrize("cookie", ["a" * 32, "b" * 32])
def test_a_made_up_session_is_no_share_of_its_own(stranger: Flow, limits: Any, cookie: str) -> None:
    limits(ADDRESS=2)
    for n in range(4):
        stranger.browser.cookies["photodrive_session"] = f"{n}{cookie}"[:32]
        stranger.consent_url()
    assert AuthorizationRequest.objects.count() == 2


def test_strangers_do_not_use_up_what_people_have_opened(flow: Flow, stranger: Flow, limits: Any) -> None:
    limits(ADDRESS=2)
    url = stranger.consent_url()
    flow.browser.get(url)  # jane signs in and opens it, at the same address
    for _ in range(4):
        stranger.consent_url()
    assert flow.browser.get(url).status_code == 200


def test_strangers_elsewhere_do_not_use_up_this_address(stranger: Flow, limits: Any) -> None:
    limits(ADDRESS=1)
    url = stranger.consent_url()
    elsewhere: dict[str, Any] = ELSEWHERE
    Client(**elsewhere).get("/o/authorize/", stranger.parameters())
    assert stranger.browser.get(url).status_code == 302


def test_opened_requests_count_for_who_opened_them(flow: Flow, stranger: Flow, limits: Any) -> None:
    limits(PERSON=2)
    urls = [stranger.consent_url() for _ in range(3)]
    assert [flow.browser.get(url).status_code for url in urls] == [200, 200, 200]
    assert [flow.browser.get(url).status_code for url in urls] == [410, 200, 200]


@pytest.mark.spec("RFC 9126", "2.3")
def test_a_client_with_too_many_pushed_requests_is_refused_the_next(flow: Flow, limits: Any) -> None:
    limits(PUSHED=2)
    pending = [push(flow).json()["request_uri"] for _ in range(2)]
    refused = push(flow)
    assert refused.status_code == 429
    assert refused.json()["error"] == "temporarily_unavailable"
    assert 1 <= int(refused["Retry-After"]) <= 60
    assert push(flow, **ELSEWHERE).status_code == 429  # wherever it calls from
    assert flow.open_pushed(pending[0]).status_code == 303


def test_what_was_opened_decided_or_has_expired_does_not_count(flow: Flow, limits: Any, photos: Any) -> None:
    limits(PUSHED=1)
    flow.browser.get(flow.pushed_url())  # jane has it before her
    flow.allow(photos, url=flow.pushed_url())
    assert push(flow).status_code == 201
    assert push(flow).status_code == 429
    AuthorizationRequest.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert push(flow).status_code == 201


@pytest.mark.promise("auth-no-lockout")
def test_pushing_in_its_name_locks_no_public_client_out(public: Flow, limits: Any) -> None:
    limits(ADDRESS=2)
    assert [push(public, **ELSEWHERE).status_code for _ in range(3)] == [201, 201, 429]
    assert push(public).status_code == 201


@pytest.mark.promise("auth-no-lockout")
def test_plain_requests_in_its_name_lock_no_client_out(flow: Flow, stranger: Flow, limits: Any) -> None:
    limits(PUSHED=1, ADDRESS=1)
    for _ in range(3):
        stranger.consent_url()
    assert push(flow).status_code == 201


def test_no_address_can_be_read_from_the_table(stranger: Flow) -> None:
    stranger.consent_url()
    (pending,) = AuthorizationRequest.objects.all()
    assert len(pending.counts_for) == 64
    assert "127.0.0.1" not in pending.counts_for
