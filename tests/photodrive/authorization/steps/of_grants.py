"""Probes of token requests: what is presented, what is asked for, and what comes back."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone

from photodrive.authorization.engine import scope_steps as scope
from photodrive.authorization.engine import token_response as answer
from photodrive.authorization.engine import token_steps as token
from photodrive.authorization.models import (
    Authorization,
    AuthorizationCode,
    DeviceAuthorization,
    RefreshToken,
)
from tests.spec.flow import VERIFIER
from tests.spec.proofs import Key
from tests.spec.rfc7009.giving_back import is_alive

from .callers import Caller, WithDeviceCode
from .probes import meanwhile, probes

SECOND = timedelta(seconds=1)
PRESENTED = ("code", "refresh_token", "device_code")


def presented_by(parameters: dict[str, Any]) -> str:
    """The name of the parameter that the grant type presents."""
    return next(name for name in PRESENTED if name in parameters)


@probes(token.require_grant_type, "invalid_request")
def a_grant_type_is_named(call: Caller) -> None:
    call.refuses(grant_type=None)


@probes(token.refuse_other_grant_types, "unsupported_grant_type")
def her_password_is_not_taken(call: Caller) -> None:
    call.refuses(grant_type="password")


@probes(token.require_what_is_presented, "invalid_request")
def something_is_presented(call: Caller) -> None:
    parameters = call.prepared()
    call.is_refusal(call.send(parameters | {presented_by(parameters): None}))


@probes(token.find_code, "invalid_grant")
@probes(token.find_refresh_token, "invalid_grant")
@probes(token.poll, "invalid_grant")
def what_was_made_up_gives_nothing(call: Caller) -> None:
    parameters = call.prepared()
    call.is_refusal(call.send(parameters | {presented_by(parameters): "made up"}))


@probes(token.poll, "authorization_pending")
def a_device_waits_for_her_answer(call: WithDeviceCode) -> None:
    call.is_refusal(call.send(call.waiting()))


@probes(token.poll, "slow_down")
def a_hasty_device_is_slowed_down(call: WithDeviceCode) -> None:
    waiting = call.waiting()
    call.send(waiting)
    call.is_refusal(call.send(waiting))


@probes(token.poll, "access_denied")
def a_device_learns_that_she_said_no(call: WithDeviceCode) -> None:
    waiting = call.waiting()
    call.app.deny(call.codes)
    call.is_refusal(call.send(waiting))


@probes(token.poll, "expired_token")
def a_device_code_does_not_last(call: WithDeviceCode) -> None:
    waiting = call.waiting()
    DeviceAuthorization.objects.update(expires_at=timezone.now() - SECOND)
    call.is_refusal(call.send(waiting))


@probes(token.match_key, "invalid_grant")
def what_is_bound_to_a_key_is_for_its_holder(call: Caller) -> None:
    call.app.proof = ""
    parameters = call.prepared(dpop_jkt=call.app.key.jkt)
    RefreshToken.objects.update(dpop_jkt=call.app.key.jkt)  # as that of a public application
    call.app.key = Key()
    call.is_refusal(call.send(parameters))


@probes(token.require_verifier, "invalid_grant")
def the_verifier_comes_with_the_code(call: Caller) -> None:
    call.refuses(code_verifier=None)


@probes(token.verify_challenge, "invalid_grant")
def a_stolen_code_is_worth_nothing(call: Caller) -> None:
    call.refuses(code_verifier=VERIFIER[::-1])


@probes(token.match_redirect_uri, "invalid_grant")
def the_same_address_comes_again(call: Caller) -> None:
    parameters = call.prepared()
    for other in ("https://shop.example/other/", None):
        call.is_refusal(call.send(parameters | {"redirect_uri": other}))


@probes(token.require_registered_uri, "invalid_grant")
def a_code_that_went_to_an_address_which_was_taken_away_gives_nothing(call: Caller) -> None:
    parameters = call.prepared()
    call.become(redirect_uris="https://shop.example/other/")
    call.is_refusal(call.send(parameters))


@probes(scope.require_scope_left, "invalid_scope")
def where_every_scope_was_taken_away_there_is_no_token(call: Caller) -> None:
    parameters = call.prepared()
    call.decide(scopes="offline_access usage:read")
    call.is_refusal(call.send(parameters))


@probes(token.stop_reuse, "invalid_grant")
def a_used_one_in_two_hands_ends_everything(call: Caller) -> None:
    call.decide(rotates_refresh_tokens=True)
    parameters = call.prepared()
    first = call.send(parameters).body["access_token"]
    assert is_alive(call.app, first)
    call.is_refusal(call.send(parameters))
    assert not Authorization.objects.get().is_active


@probes(token.use, "invalid_grant")
def what_ends_meanwhile_is_not_refreshed(call: Caller) -> None:
    parameters = call.prepared()
    with meanwhile(lambda: Authorization.objects.update(revoked_at=timezone.now()), before=token.use):
        call.is_refusal(call.send(parameters))


@probes(scope.allow_fewer_scopes, "invalid_scope")
def a_refresh_asks_for_no_more(call: Caller) -> None:
    call.refuses(scope="photos:read photos:write")


@probes(scope.allow_scopes_of_itself, "invalid_scope")
def an_application_by_itself_sees_no_photos(call: Caller) -> None:
    call.refuses(scope="photos:read")


@probes(token.narrow_details, "invalid_authorization_details")
def a_token_is_never_for_more_than_was_granted(call: Caller) -> None:
    call.refuses(authorization_details=json.dumps([{"type": "photos", "actions": ["write"]}]))


@probes(token.stop_replay, "invalid_grant")
def what_comes_again_later_ends_everything(call: Caller) -> None:
    parameters = call.prepared()
    first = call.send(parameters).body["access_token"]
    for model in (AuthorizationCode, DeviceAuthorization):
        model.objects.update(settled_at=F("used_at") - SECOND)
    call.is_refusal(call.send(parameters))
    assert not Authorization.objects.get().is_active
    assert not is_alive(call.app, first)


@probes(token.use_up, "invalid_grant")
def of_two_that_come_at_once_one_gets_an_answer(call: Caller) -> None:
    parameters = call.prepared()
    first = call.send(parameters).body["access_token"]
    call.is_refusal(call.send(parameters))
    assert is_alive(call.app, first)


@probes(answer.mint)
def there_is_a_token_of_the_right_type(call: Caller) -> None:
    minted = call.passes().body
    assert minted["access_token"].startswith("pd_at_") and minted["token_type"] == "Bearer"


@probes(answer.store_access_token)
def the_access_token_opens_her_photos(call: Caller) -> None:
    assert is_alive(call.app, call.passes().body["access_token"])


@probes(answer.store_token_of_client)
def the_token_of_an_application_opens_its_usage(call: Caller) -> None:
    assert call.app.api("/api/v1/usage/", call.passes().body["access_token"]).status_code == 200


@probes(answer.store_refresh_token)
def the_refresh_token_can_be_used(call: Caller) -> None:
    call.decide(rotates_refresh_tokens=True)
    assert call.app.refresh(call.passes().body["refresh_token"]).status_code == 200


@probes(answer.tell_details)
def the_client_is_told_which_photos(call: Caller) -> None:
    (details,) = call.passes().body["authorization_details"]
    assert set(details["identifiers"]) == {str(photo.pk) for photo in call.photos}


@probes(answer.tell_consent)
def the_client_is_told_how_it_came_about(call: Caller) -> None:
    assert call.passes().body["consent"]


@probes(answer.add_id_token)
def a_client_that_asked_is_told_who_she_is(call: Caller) -> None:
    assert call.passes().body["id_token"].count(".") == 2
