"""Probes of what a browser goes through at a kept request: to see its page, to decide, to be answered without one."""

from __future__ import annotations

import json
import time
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from photodrive.authorization.consent import photo_selection
from photodrive.authorization.http.sign_in import SESSION_KEY
from photodrive.authorization.models import AuthorizationRequest
from photodrive.authorization.openid import acr
from photodrive.authorization.requests import pending_requests, visits

from .callers import Caller
from .callers_at_pages import Choosing, Decision, Denial, Opening, Silence, agree_for_good
from .probes import meanwhile, probes

SIGN_IN = "/accounts/login/"
GONE, OF_ANOTHER, ANSWERED = 410, 403, 409  # the pages
SOMEBODY_ELSE = json.dumps({"id_token": {"sub": {"value": 43 * "x"}}})
SEVERAL_FACTORS = json.dumps({"id_token": {"acr": {"essential": True, "value": acr.SEVERAL_FACTORS}}})


def kept() -> AuthorizationRequest:
    """The request that was kept last."""
    return AuthorizationRequest.objects.latest("created_at")


def open_elsewhere(call: Caller) -> None:
    """She opens the request in another browser of hers."""
    pending_requests.claim(kept(), owner=call.photos[0].owner, browser_hash="another")


# -- who is there --


@probes(visits.find_request, "invalid_request")
def a_request_does_not_last(call: Opening) -> None:
    parameters = call.prepared()
    AuthorizationRequest.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    call.is_refusal(call.send(parameters), GONE)


@probes(visits.require_sign_in)
def a_stranger_signs_in_first(call: Opening) -> None:
    parameters = call.prepared()
    call.app.browser.logout()
    assert call.send(parameters).location.startswith(SIGN_IN)


@probes(visits.expect_person, "login_required")
@probes(visits.expect_person_without_page, "login_required")
def another_person_than_the_client_means_is_not_asked(call: Caller) -> None:
    call.is_refusal(call.send(call.prepared(claims=SOMEBODY_ELSE)))


@probes(visits.claim, "access_denied")
def a_request_is_for_the_browser_that_opened_it(call: Opening) -> None:
    parameters = call.prepared()
    call.app.browser.get(call.page)
    call.app.browser = Client()
    call.app.browser.force_login(call.photos[0].owner)
    call.is_refusal(call.send(parameters), OF_ANOTHER)


@probes(visits.meet_acr, "unmet_authentication_requirements")
@probes(visits.meet_acr_without_page, "unmet_authentication_requirements")
def who_has_signed_in_for_this_with_one_factor_has_not_with_two(call: Caller) -> None:
    """She signs in later by the clock of the machine where she does, as another machine's may go before."""
    parameters, session = call.prepared(claims=SEVERAL_FACTORS), call.app.browser.session
    session[SESSION_KEY] = time.time() + 60
    session.save()
    call.is_refusal(call.send(parameters))


@probes(visits.require_recent_sign_in)
def who_is_to_sign_in_once_more_sees_nothing_before(call: Opening) -> None:
    parameters = call.prepared(prompt="login")
    assert call.send(parameters).page == "photodrive/sign_in_again.html"


# -- what she does --


@probes(visits.answer_by_earlier, "invalid_request")
def an_application_that_may_do_less_meanwhile_gets_no_code(call: Opening) -> None:
    agree_for_good(call)
    parameters = call.prepared(scope="openid")
    with meanwhile(lambda: call.decide(grant_types="refresh_token"), before=visits.answer_by_earlier):
        call.is_refusal(call.send(parameters), GONE)


@probes(visits.take_choices)
def what_she_has_ticked_counts(call: Choosing) -> None:
    call.passes()
    assert set(photo_selection.chosen(kept())) == set(call.photos)


@probes(visits.lock, "access_denied")
def who_lets_go_of_a_request_meanwhile_does_not_decide(call: Choosing) -> None:
    parameters = call.prepared()
    with meanwhile(lambda: pending_requests.release(kept()), before=visits.lock):
        call.is_refusal(call.send(parameters), OF_ANOTHER)


@probes(visits.require_still_allowed, "invalid_request")
def an_application_that_is_switched_off_meanwhile_gets_no_code(call: Decision) -> None:
    parameters = call.prepared()
    with meanwhile(lambda: call.decide(enabled=False), before=visits.lock):
        call.is_refusal(call.send(parameters), GONE)


@probes(visits.record, "invalid_request")
def who_has_let_it_in_has_answered(call: Decision) -> None:
    parameters = call.prepared()
    assert call.app.exchange(call.send(parameters).body["code"]).status_code == 200
    call.is_refusal(call.send(parameters), ANSWERED)


@probes(visits.mint)
def the_code_is_worth_a_token(call: Decision) -> None:
    assert call.app.exchange(call.passes().body["code"]).status_code == 200


@probes(visits.deny, "invalid_request")
def who_has_agreed_does_not_deny(call: Denial) -> None:
    parameters = call.prepared()
    call.app.browser.post(call.page, {**parameters, "decision": "allow"})
    call.is_refusal(call.send(parameters), ANSWERED)


@probes(visits.release)
def somebody_else_may_open_it_then(call: Opening) -> None:
    assert call.passes().location.startswith(SIGN_IN)
    assert kept().owner is None


# -- without a page --


@probes(visits.require_sign_in_without_page, "login_required")
def a_stranger_cannot_be_answered_in_silence(call: Silence) -> None:
    parameters = call.prepared()
    call.app.browser.logout()
    call.is_refusal(call.send(parameters))


@probes(visits.answer_by_earlier_or_refuse, "consent_required")
def who_has_not_agreed_is_not_answered_for(call: Silence) -> None:
    call.is_refusal(call.send(call.prepared(scope="openid photos:read")))


@probes(visits.answer_by_earlier_or_refuse, "invalid_request")
def an_application_that_may_do_less_meanwhile_gets_no_answer_in_silence(call: Silence) -> None:
    parameters = call.prepared()
    with meanwhile(lambda: call.decide(grant_types="refresh_token"), before=visits.answer_by_earlier_or_refuse):
        call.is_refusal(call.send(parameters), GONE)


@probes(visits.answer_by_earlier_or_refuse, "access_denied")
def a_request_that_is_opened_meanwhile_is_not_answered_in_silence(call: Silence) -> None:
    parameters = call.prepared()
    with meanwhile(lambda: open_elsewhere(call), before=visits.answer_by_earlier_or_refuse):
        call.is_refusal(call.send(parameters))
