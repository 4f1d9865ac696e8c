"""Probes of the first steps wherever programs call: who is calling, which key it holds, which grants it may use."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password

from photodrive.authorization.engine import client_steps as client
from photodrive.authorization.security import token_strings
from tests.spec.flow import basic

from .callers import Caller
from .probes import probes


def long_secret() -> str:
    """One that is wrong, and no guess: it looks like one of our making."""
    return token_strings.generate(token_strings.CLIENT_SECRET)


@probes(client.read_credentials, "invalid_request")
def two_ways_to_prove_itself_are_one_too_many(call: Caller) -> None:
    call.refuses(client_secret=call.app.secret)


@probes(client.read_credentials, "invalid_client")
def credentials_can_be_read(call: Caller) -> None:
    call.refuses(status=401, headers={"HTTP_AUTHORIZATION": "Basic ?"})


@probes(client.slow_down_guessing, "temporarily_unavailable")
def after_too_many_guesses_even_the_right_secret_has_to_wait(call: Caller) -> None:
    parameters, name = call.prepared(), call.app.application.client_id
    call.become(client_secret=make_password("correct horse"))
    call.limit(FAILED_AUTHENTICATIONS_PER_MINUTE=1)
    assert call.send(parameters, basic(name, "wrong horse")).error == "invalid_client"
    call.is_refusal(call.send(parameters, basic(name, "correct horse")), 429)


@probes(client.find_application, "invalid_client")
def an_unknown_application_is_nobody(call: Caller) -> None:
    call.refuses(status=401, client_id=None, headers=basic("unknown", long_secret()))


@probes(client.find_application, "temporarily_unavailable")
def looking_for_an_application_is_slow(call: Caller) -> None:
    call.limit(FAILED_AUTHENTICATIONS_PER_MINUTE=1)
    parameters, headers = call.prepared() | {"client_id": None}, basic("unknown", long_secret())
    assert call.send(parameters, headers).error == "invalid_client"
    call.is_refusal(call.send(parameters, headers), 429)


@probes(client.verify_credentials, "invalid_client")
def a_wrong_secret_proves_nothing(call: Caller) -> None:
    call.refuses(status=401, headers=basic(call.app.application.client_id, long_secret()))


@probes(client.verify_credentials, "temporarily_unavailable")
def failing_again_and_again_is_slow(call: Caller) -> None:
    parameters, headers = call.prepared(), basic(call.app.application.client_id, long_secret())
    call.limit(FAILED_AUTHENTICATIONS_PER_MINUTE=1)
    assert call.send(parameters, headers).error == "invalid_client"
    call.is_refusal(call.send(parameters, headers), 429)


@probes(client.charge_call, "temporarily_unavailable")
def an_application_has_so_many_calls_a_minute(call: Caller) -> None:
    parameters = call.prepared()
    call.limit(CLIENT_REQUESTS_PER_MINUTE=1)
    call.send(parameters)
    call.is_refusal(call.send(parameters), 429)


@probes(client.take_proof, "invalid_dpop_proof")
@probes(client.take_proof_of_push, "invalid_dpop_proof")
def a_proof_that_proves_nothing_is_refused(call: Caller) -> None:
    parameters = call.prepared()
    call.app.proof = "x.y.z"
    call.is_refusal(call.send(parameters))


@probes(client.take_proof, "use_dpop_nonce")
@probes(client.take_proof_of_push, "use_dpop_nonce")
def a_proof_was_made_just_now(call: Caller) -> None:
    parameters = call.prepared()
    call.app.proof = call.app.made(call.path, nonce="")
    call.is_refusal(call.send(parameters))


@probes(client.allow_grant_type, "unauthorized_client")
def a_grant_type_that_was_not_registered_is_refused(call: Caller) -> None:
    parameters = call.prepared()
    call.decide(grant_types="")
    call.is_refusal(call.send(parameters))


@probes(client.require_secret_holder, "invalid_client")
def whoever_cannot_prove_itself_learns_nothing_of_tokens(call: Caller) -> None:
    parameters = call.prepared()
    call.become(client_type="public")
    call.is_refusal(call.send(parameters | {"client_id": call.app.application.client_id}, {}), 401)
