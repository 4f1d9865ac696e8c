"""A registration token raises no right: whatever its client asks for, less is left or it stays as it was."""

from __future__ import annotations

from typing import Any

import pytest

from photodrive.authorization.clients import application_rules, applications
from photodrive.authorization.models import ApplicationPolicy, InitialAccessToken
from tests.spec.flow import Flow
from tests.spec.registering import REDIRECT_URI, Registrar, Registration, initial_token

pytestmark = [pytest.mark.django_db, pytest.mark.promise("register-rights")]

ALL_GRANTS = [
    "authorization_code",
    "refresh_token",
    "client_credentials",
    "urn:ietf:params:oauth:grant-type:device_code",
]
EVERYTHING = "photos:read photos:write usage:read openid profile email offline_access"


@pytest.fixture
def made(db: None) -> Registration:
    """A client of two scopes and two grant types, which is all that its initial token allows."""
    registrar = Registrar(initial_token(scopes=["photos:read", "openid"]))
    return registrar.registered(scope="photos:read openid", grant_types=["authorization_code", "refresh_token"])


def decide(made: Registration, **decisions: Any) -> None:
    """What the operator sets in the admin."""
    ApplicationPolicy.objects.filter(application__client_id=made.told["client_id"]).update(**decisions)


def policy(made: Registration) -> ApplicationPolicy:
    return applications.policy_of(made.application)


def test_no_more_scopes_and_grant_types_than_it_was_given(made: Registration) -> None:
    told = made.change(scope=EVERYTHING, grant_types=ALL_GRANTS).json()
    assert (told["scope"], told["grant_types"]) == ("photos:read openid", ["authorization_code", "refresh_token"])
    assert policy(made).scopes == "photos:read openid"


def test_what_the_operator_took_away_stays_away(made: Registration) -> None:
    decide(made, scopes="openid", grant_types="authorization_code")
    told = made.change().json()
    assert (told["scope"], told["grant_types"]) == ("openid", ["authorization_code"])
    response = made.change(grant_types=["refresh_token"], response_types=[])
    assert (response.status_code, response.json()["error"]) == (400, "invalid_client_metadata")
    assert made.change(scope="photos:read").status_code == 400


def test_what_it_gave_up_itself_stays_away_too(made: Registration) -> None:
    """There is no record of who took a right away, so nobody gives one back by this way."""
    assert made.change(scope="openid").json()["scope"] == "openid"
    assert made.change(scope="photos:read openid").json()["scope"] == "openid"


def test_nothing_comes_back_when_its_initial_token_is_gone(made: Registration) -> None:
    InitialAccessToken.objects.all().delete()
    assert made.change(scope=EVERYTHING).json()["scope"] == "photos:read openid"


def test_what_makes_it_stricter_stays(made: Registration) -> None:
    decide(made, require_pushed_authorization_requests=True, dpop_bound_access_tokens=True, subject_type="pairwise")
    told = made.change(
        require_pushed_authorization_requests=False, dpop_bound_access_tokens=False, subject_type="public"
    ).json()
    assert told["require_pushed_authorization_requests"] is told["dpop_bound_access_tokens"] is True
    assert told["subject_type"] == "pairwise"
    rules = application_rules.of(made.application)
    assert rules.must_push
    assert rules.must_prove_possession


@pytest.mark.parametrize("member", ["checked", "resource_server", "remembers_consent", "fapi", "enabled"])
@pytest.mark.parametrize("value", [True, False])
def test_what_only_the_operator_decides_is_no_metadata(made: Registration, member: str, value: bool) -> None:
    before = getattr(policy(made), member)
    assert made.change(**{member: value}).status_code == 200
    assert getattr(policy(made), member) is before
    registrar = Registrar(initial_token())
    assert getattr(policy(registrar.registered(**{member: not before})), member) is before


def test_lifetimes_are_the_operators(made: Registration) -> None:
    decide(made, access_token_seconds=60, refresh_token_seconds=3600)
    assert made.change(access_token_seconds=3600, default_max_age=0).status_code == 200
    assert (policy(made).access_token_seconds, policy(made).refresh_token_seconds) == (60, 3600)


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("client_name", "Photodrive"),
        ("redirect_uris", ["https://elsewhere.example/callback"]),
        ("client_uri", "https://elsewhere.example/"),
        ("policy_uri", "https://elsewhere.example/"),
        ("tos_uri", "https://elsewhere.example/"),
    ],
)
def test_a_checked_face_that_changes_is_not_a_checked_one_any_more(made: Registration, member: str, value: Any) -> None:
    decide(made, checked=True, remembers_consent=True)
    made.change(software_version="2")
    assert policy(made).checked
    assert policy(made).remembers_consent
    made.change(**{member: value})
    assert not policy(made).checked
    assert not policy(made).remembers_consent


def test_a_public_client_becomes_no_confidential_one_and_back(made: Registration) -> None:
    public = Registrar(initial_token()).registered(token_endpoint_auth_method="none")
    for client, method in ((public, "client_secret_basic"), (public, "private_key_jwt"), (made, "none")):
        response = client.change(token_endpoint_auth_method=method)
        assert (response.status_code, response.json()["error"]) == (400, "invalid_client_metadata")
    assert not applications.is_confidential(public.application)
    assert applications.is_confidential(made.application)


@pytest.mark.promise("register-ends")
@pytest.mark.promise("dead-application")
def test_one_that_is_switched_off_manages_nothing(made: Registration) -> None:
    applications.set_enabled(made.application, enabled=False)
    for response in (made.read(), made.change(client_name="Changed"), made.delete()):
        assert (response.status_code, response.json()["error"]) == (403, "access_denied")
    assert made.application.name == "Prints"
    assert not policy(made).enabled
    applications.set_enabled(made.application, enabled=True)
    assert made.read().status_code == 200


@pytest.mark.promise("register-own")
@pytest.mark.promise("no-other-token")
def test_its_tokens_open_nothing_else(made: Registration, jane: Any, photos: Any) -> None:
    flow = Flow(made.application, made.told["client_secret"], redirect_uri=REDIRECT_URI)
    flow.browser.force_login(jane)
    access_token = flow.token(photos)
    for token in (made.told["registration_access_token"], initial_token()):
        assert flow.api("/api/v1/photos/", token).status_code == 401
        assert flow.api("/o/userinfo/", token).status_code == 401
        told = flow.post("/o/introspect/", {"token": token}, **flow.authentication()).json()
        assert told == {"active": False}
        assert flow.post("/o/revoke_token/", {"token": token}, **flow.authentication()).status_code == 200
    assert made.client.get(made.address, HTTP_AUTHORIZATION=f"Bearer {access_token}").status_code == 401
    assert made.read().status_code == 200, "giving back what is no token of the API ends nothing"


@pytest.mark.promise("oauth-throttle")
def test_registering_and_managing_are_limited_each_by_its_token(made: Registration, settings: Any) -> None:
    settings.PHOTODRIVE = {
        **settings.PHOTODRIVE,
        "CLIENT_REQUESTS_PER_MINUTE": 3,
        "ADDRESS_REQUESTS_PER_MINUTE": 2,
    }
    greedy, other = Registrar(initial_token()), Registrar(initial_token())
    assert [greedy.register().status_code for _ in range(4)] == [201, 201, 201, 429]
    assert other.register().status_code == 201
    assert [made.read().status_code for _ in range(4)] == [200, 200, 200, 429]
    stranger = Registrar("pd_iat_x")
    assert [stranger.register().status_code for _ in range(4)][-1] == 429
    refused = stranger.register()
    assert (refused.json()["error"], bool(refused["Retry-After"])) == ("temporarily_unavailable", True)
    assert other.register().status_code == 201, "an address that somebody used up locks nobody out who has a token"
