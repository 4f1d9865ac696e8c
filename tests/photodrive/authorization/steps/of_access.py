"""Probes of what a request to the API goes through: its token, its proof, and what its owner allowed."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from photodrive.api.v1 import photo_base
from photodrive.authorization.engine import access
from photodrive.authorization.models import AccessToken, Authorization
from photodrive.authorization.security import dpop_proofs
from tests.spec.proofs import Key
from tests.spec.rfc7009.giving_back import revoke

from .callers_of_api import Access, OnePhoto
from .probes import probes


def bound(call: Access) -> dict[str, Any]:
    """The parameters of a call with a token that is bound to the key of the application."""
    call.app.proof = ""
    return call.prepared()


@probes(access.refuse_token_in_address, "invalid_request")
def a_token_in_the_address_is_not_taken(call: Access) -> None:
    parameters = call.prepared()
    call.is_refusal(call.send(parameters | {"access_token": parameters["token"]}), 400)


@probes(access.refuse_two_tokens, "invalid_request")
def of_two_tokens_neither_is_taken(call: Access) -> None:
    parameters = call.prepared()
    call.is_refusal(call.send(parameters | {"token": f"{parameters['token']},Bearer {parameters['token']}"}), 400)


@probes(access.check_form, "invalid_token")
def what_cannot_be_ours_costs_no_look_into_the_database(call: Access) -> None:
    parameters = call.prepared()
    for token in ("", "?", parameters["token"][:-1], parameters["token"][::-1]):
        with CaptureQueriesContext(connection) as queries:
            call.is_refusal(call.send(parameters | {"token": token}))
        assert not [one for one in queries if AccessToken._meta.db_table in one["sql"]]


@probes(access.find_token, "invalid_token")
def a_token_that_was_given_back_opens_nothing(call: Access) -> None:
    parameters = call.prepared()
    revoke(call.app, parameters["token"])
    call.is_refusal(call.send(parameters))
    assert not Authorization.objects.get().is_active


@probes(access.match_scheme, "invalid_token")
def without_a_key_there_is_nothing_to_prove(call: Access) -> None:
    call.refuses(scheme="DPoP")


@probes(access.verify_proof, "invalid_dpop_proof")
def a_proof_is_for_one_token(call: Access) -> None:
    parameters = bound(call)
    proof = call.proof("another", nonce=dpop_proofs.new_nonce())
    call.is_refusal(call.send(parameters | {"proof": proof}))


@probes(access.verify_proof, "use_dpop_nonce")
def a_proof_was_made_just_now(call: Access) -> None:
    parameters = bound(call)
    call.is_refusal(call.send(parameters | {"proof": call.proof(parameters["token"], nonce="")}))


@probes(access.match_key, "invalid_token")
def a_stolen_token_is_worth_nothing_with_another_key(call: Access) -> None:
    parameters = bound(call)
    call.app.key = Key()
    proof = call.proof(parameters["token"], nonce=dpop_proofs.new_nonce())
    call.is_refusal(call.send(parameters | {"proof": proof}))


@probes(access.note_use)
def it_is_noted_that_a_token_came_to_be_used(call: Access) -> None:
    call.passes()
    assert AccessToken.objects.get().first_used_at is not None


@probes(access.grant_access)
def it_opens_what_its_owner_chose(call: Access) -> None:
    chosen, call.photos = call.photos, call.photos[:1]
    shown = call.passes().body["results"]
    assert [one["id"] for one in shown] == [str(chosen[0].pk)]


@probes(access.require_scope, "insufficient_scope")
def what_she_did_not_allow_is_not_done(call: Access) -> None:
    call.is_refusal(call.send(call.prepared(scope="openid")), 403)


@probes(photo_base.find_photo, "not_found")
def what_she_did_not_tick_does_not_exist(call: OnePhoto) -> None:
    chosen, call.photos = call.photos, call.photos[:1]
    parameters = call.prepared()
    assert call.send(parameters).body["id"] == str(chosen[0].pk)
    assert [call.send(parameters | {"photo": key}).status for key in (chosen[1].pk, "nonsense")] == [404, 404]
