"""Probes of what an authorization request goes through: by browser, pushed, or of a device."""

from __future__ import annotations

import json

from photodrive.authorization.engine import authorization_steps as ask
from photodrive.authorization.engine import keeping_steps as keeping
from photodrive.authorization.engine import scope_steps as scope
from photodrive.authorization.models import AuthorizationRequest
from tests.spec.flow import VERIFIER
from tests.spec.proofs import Key

from .callers import Caller
from .probes import probes

PAGE = 400  # what she alone is told, and in JSON the status of every refusal
ON_THIS_MACHINE = "http://127.0.0.1:9000/callback"


@probes(ask.refuse_ambiguous_target, "invalid_request")
def with_two_states_nobody_knows_where_the_answer_goes(call: Caller) -> None:
    call.refuses(status=PAGE, state=["one", "two"])


@probes(ask.find_application, "invalid_request")
def an_unknown_application_is_told_to_her_alone(call: Caller) -> None:
    call.refuses(status=PAGE, client_id="unknown")


@probes(ask.match_redirect_uri, "invalid_request")
def an_address_that_is_not_registered_gets_nothing(call: Caller) -> None:
    call.refuses(status=PAGE, redirect_uri="https://evil.example/")


@probes(ask.require_https, "invalid_request")
def the_profile_takes_no_address_without_tls(call: Caller) -> None:
    call.decide(fapi=True, jwks={"keys": [call.app.signer.public]})
    call.become(redirect_uris=ON_THIS_MACHINE)
    call.app.signs = True
    call.refuses(status=PAGE, redirect_uri=ON_THIS_MACHINE)


@probes(ask.refuse_ambiguous_parameters, "invalid_request")
def no_parameter_comes_twice(call: Caller) -> None:
    challenge = call.prepared()["code_challenge"]
    call.refuses(code_challenge=[challenge, challenge])


@probes(ask.refuse_request_uri, "request_uri_not_supported")
def a_request_is_not_fetched_from_elsewhere(call: Caller) -> None:
    call.refuses(request_uri="https://shop.example/request.jwt")


@probes(ask.refuse_reference, "invalid_request")
def a_pushed_request_refers_to_no_other(call: Caller) -> None:
    call.refuses(request_uri="urn:ietf:params:oauth:request_uri:x")


@probes(ask.require_redirect_uri, "invalid_request")
def a_pushed_request_names_its_address(call: Caller) -> None:
    call.refuses(redirect_uri=None)


@probes(ask.refuse_request_object, "request_not_supported")
def a_request_object_is_not_read(call: Caller) -> None:
    call.refuses(request="eyJhbGciOiJub25lIn0.e30.")


@probes(ask.require_code_response, "invalid_request")
def it_says_how_it_wants_the_answer(call: Caller) -> None:
    call.refuses(response_type=None)


@probes(ask.require_code_response, "unsupported_response_type")
def no_token_passes_through_the_browser(call: Caller) -> None:
    call.refuses(response_type="token")


@probes(ask.read_response_mode, "invalid_request")
def no_answer_comes_in_a_fragment(call: Caller) -> None:
    call.refuses(response_mode="fragment")


@probes(ask.allow_code_response, "unauthorized_client")
def who_is_not_registered_for_codes_gets_none(call: Caller) -> None:
    call.decide(grant_types="client_credentials")
    call.refuses()


@probes(ask.require_code_challenge, "invalid_request")
def there_is_no_code_without_pkce(call: Caller) -> None:
    call.refuses(code_challenge=None)


@probes(ask.require_s256, "invalid_request")
def the_browser_does_not_see_the_verifier(call: Caller) -> None:
    call.refuses(code_challenge=VERIFIER[:43], code_challenge_method="plain")


@probes(ask.read_code_challenge, "invalid_request")
def a_challenge_is_a_hash(call: Caller) -> None:
    call.refuses(code_challenge="short")


@probes(ask.read_thumbprint, "invalid_request")
def a_thumbprint_is_a_hash(call: Caller) -> None:
    call.refuses(dpop_jkt="short")


@probes(ask.match_thumbprint, "invalid_dpop_proof")
def proof_and_thumbprint_are_of_one_key(call: Caller) -> None:
    call.app.proof = ""
    call.refuses(dpop_jkt=Key().jkt)


@probes(ask.refuse_foreign_resource, "invalid_target")
def no_token_is_for_another_api(call: Caller) -> None:
    call.refuses(resource="https://other.example")


@probes(scope.read_scope)
def a_scope_counts_once_however_it_is_written(call: Caller) -> None:
    call.passes(scope=f" {call.scope}  {call.scope} ")


@probes(ask.read_details, "invalid_authorization_details")
def details_that_nobody_understands_are_not_ignored(call: Caller) -> None:
    call.refuses(authorization_details="[{}]")


@probes(ask.read_openid, "invalid_request")
def a_prompt_that_contradicts_itself_is_refused(call: Caller) -> None:
    call.refuses(prompt="none login")


@probes(ask.read_openid, "unmet_authentication_requirements")
def a_way_to_sign_in_that_there_is_not_is_refused(call: Caller) -> None:
    call.refuses(claims=json.dumps({"id_token": {"acr": {"essential": True, "value": "with both hands"}}}))


@probes(scope.allow_scopes, "invalid_scope")
def a_scope_that_was_not_registered_is_refused(call: Caller) -> None:
    call.decide(scopes="photos:write")
    call.refuses(scope="photos:read")


@probes(ask.require_push, "invalid_request")
def who_must_push_does_not_come_by_browser(call: Caller) -> None:
    call.decide(require_pushed_authorization_requests=True)
    call.refuses()


@probes(ask.allow_devices, "unauthorized_client")
def who_is_not_registered_for_devices_has_none(call: Caller) -> None:
    call.decide(grant_types="authorization_code")
    call.refuses()


@probes(keeping.keep)
def it_is_kept_and_the_browser_carries_a_number(call: Caller) -> None:
    page = call.passes(state="a state of its own").location
    assert str(AuthorizationRequest.objects.get().pk) in page and "state" not in page
    assert call.app.browser.get(page).status_code == 200


@probes(keeping.keep_pushed, "temporarily_unavailable")
@probes(keeping.keep_of_device, "temporarily_unavailable")
def so_many_requests_of_an_application_are_open_at_once(call: Caller) -> None:
    call.limit(MAX_PUSHED_REQUESTS=1)
    call.passes()
    call.refuses(status=429)
