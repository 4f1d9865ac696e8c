"""Probes of what clients go through that register themselves and keep their registration."""

from __future__ import annotations

from unittest import mock

from photodrive.authorization.clients import applications, initial_access_tokens
from photodrive.authorization.engine import registration as register
from photodrive.authorization.models import ApplicationLogo, InitialAccessToken
from photodrive.authorization.security import safe_fetch
from tests.factories.photos import encoded
from tests.spec.registering import REDIRECT_URI, Registrar, Registration, initial_token

from .callers_of_registration import Reading, Registering
from .probes import meanwhile, probes

NOWHERE = "https://10.0.0.1/logo.png"  # nothing is fetched from there
ON_THIS_MACHINE = "http://127.0.0.1:9000/callback"


# -- who is calling --


@probes(register.find_initial_token, "invalid_token")
def a_token_that_was_ended_registers_nothing(call: Registering) -> None:
    parameters = call.prepared()
    initial_access_tokens.end(InitialAccessToken.objects.get())
    call.is_refusal(call.send(parameters), 401)


@probes(register.charge_initial_token, "temporarily_unavailable")
def a_token_has_so_many_calls_a_minute(call: Registering) -> None:
    parameters = call.prepared()
    call.limit(CLIENT_REQUESTS_PER_MINUTE=1)
    call.send(parameters)
    call.is_refusal(call.send(parameters), 429)


@probes(register.find_registration, "invalid_token")
def the_token_of_another_client_manages_nothing(call: Reading) -> None:
    other = Registrar(initial_token()).registered()
    parameters = call.prepared()
    call.is_refusal(call.send(parameters, other.header), 401)
    assert call.registration.read().status_code == other.read().status_code == 200


@probes(register.refuse_disabled, "access_denied")
def of_a_client_that_is_switched_off_not_even_the_metadata_is_read(call: Reading) -> None:
    parameters = call.prepared()
    call.decide(enabled=False)
    call.is_refusal(call.send(parameters | {"client_name": 7}), 403)


@probes(register.charge_client, "temporarily_unavailable")
def a_client_has_so_many_calls_a_minute(call: Reading) -> None:
    parameters = call.prepared()
    call.limit(CLIENT_REQUESTS_PER_MINUTE=1)
    call.registration.read()
    call.is_refusal(call.send(parameters), 429)


# -- what it says about itself --


@probes(register.read_body, "invalid_request")
def what_is_no_json_is_not_guessed(call: Registering) -> None:
    call.refuses(headers={"CONTENT_TYPE": "text/plain"})


@probes(register.read_metadata, "invalid_client_metadata")
@probes(register.read_changed_metadata, "invalid_client_metadata")
def a_member_is_of_its_type(call: Registering) -> None:
    call.refuses(client_name=7)


@probes(register.read_metadata, "invalid_redirect_uri")
@probes(register.read_changed_metadata, "invalid_redirect_uri")
def addresses_are_a_list(call: Registering) -> None:
    call.refuses(redirect_uris=REDIRECT_URI)


@probes(register.read_metadata, "unapproved_software_statement")
@probes(register.read_changed_metadata, "unapproved_software_statement")
def nobody_vouches_for_software(call: Registering) -> None:
    call.refuses(software_statement="a.b.c")


@probes(register.read_metadata, "invalid_software_statement")
@probes(register.read_changed_metadata, "invalid_software_statement")
def what_is_no_statement_is_not_ignored(call: Registering) -> None:
    call.refuses(software_statement="abc")


@probes(register.limit_to_initial_token, "invalid_client_metadata")
def a_token_gives_no_scopes_but_its_own(call: Registering) -> None:
    parameters = call.prepared(scopes=["openid"])
    call.is_refusal(call.send(parameters | {"scope": "photos:read"}))


@probes(register.refuse_foreign_members, "invalid_client_metadata")
def a_change_is_for_the_client_that_it_names(call: Reading) -> None:
    call.refuses(client_id="another")


@probes(register.limit_to_rights, "invalid_client_metadata")
def a_change_gains_no_rights(call: Reading) -> None:
    parameters = call.prepared(scope="openid")
    call.is_refusal(call.send(parameters | {"scope": "photos:read"}))


@probes(register.check_rules, "invalid_client_metadata")
def for_what_is_against_the_rules_nothing_is_fetched(call: Registering) -> None:
    answer = call.call(tos_uri="javascript:alert(1)", logo_uri=NOWHERE)
    call.is_refusal(answer)
    assert answer.body["error_description"].startswith("tos_uri")


@probes(register.check_rules, "invalid_redirect_uri")
def for_an_address_against_the_rules_nothing_is_fetched(call: Registering) -> None:
    call.refuses(redirect_uris=[f"{REDIRECT_URI}#fragment"], logo_uri=NOWHERE)


@probes(register.prove_sector, "invalid_client_metadata")
def a_site_that_does_not_list_it_is_not_its_own(call: Registering) -> None:
    call.refuses(sector_identifier_uri="https://localhost/sector.json")


@probes(register.fetch_logo, "invalid_client_metadata")
@probes(register.fetch_changed_logo, "invalid_client_metadata")
def a_logo_that_cannot_be_fetched_is_none(call: Registering) -> None:
    call.refuses(logo_uri=NOWHERE)


# -- what becomes of it --


@probes(register.use_initial_token, "invalid_token")
def of_several_registrations_at_once_the_last_gets_nothing(call: Registering) -> None:
    parameters = call.prepared(uses=1)
    with meanwhile(Registrar(call.token).register, before=register.check_rules):
        call.is_refusal(call.send(parameters), 401)


@probes(register.register)
def it_is_on_record_with_its_credentials(call: Registering) -> None:
    made = Registration(call.passes().body, call.app.back_channel)
    assert made.read().json()["client_name"] == "Prints" and made.told["client_secret"]


@probes(register.keep_logo)
def we_show_a_picture_of_our_own(call: Registering) -> None:
    with mock.patch.object(safe_fetch, "get", return_value=encoded()):
        call.passes(logo_uri="https://prints.example/logo.jpg")
    assert ApplicationLogo.objects.get().image


@probes(register.lock, "invalid_token")
def a_registration_that_ends_meanwhile_has_ended(call: Reading) -> None:
    parameters = call.prepared()
    with meanwhile(lambda: applications.retire(call.registration.application), before=register.lock):
        call.is_refusal(call.send(parameters), 401)


@probes(register.lock, "access_denied")
def a_client_that_is_switched_off_meanwhile_stays_as_it_is(call: Reading) -> None:
    parameters = call.prepared()
    with meanwhile(lambda: call.decide(enabled=False), before=register.lock):
        call.is_refusal(call.send(parameters), 403)


@probes(register.change, "invalid_client_metadata")
def rights_that_are_gone_meanwhile_are_gone(call: Reading) -> None:
    parameters = call.prepared()
    with meanwhile(lambda: call.decide(scopes=""), before=register.lock):
        call.is_refusal(call.send(parameters))


@probes(register.change, "invalid_redirect_uri")
def rules_that_are_stricter_meanwhile_hold(call: Reading) -> None:
    parameters = call.prepared() | {"redirect_uris": [ON_THIS_MACHINE], "token_endpoint_auth_method": None}
    with meanwhile(lambda: call.decide(fapi=True), before=register.lock):
        call.is_refusal(call.send(parameters))


@probes(register.show)
def it_reads_what_is_on_record(call: Reading) -> None:
    parameters = call.prepared()
    assert call.send(parameters).body["client_name"] == parameters["client_name"]


@probes(register.remove)
def nothing_of_what_has_ended_works(call: Reading) -> None:
    call.passes()
    assert call.registration.read().status_code == 401
