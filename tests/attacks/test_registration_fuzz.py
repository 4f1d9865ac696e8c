"""The registration endpoints against metadata bent in every way: registered whole, or refused in their own form."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from photodrive.authorization.clients import applications
from tests.attacks.oddities import NASTY
from tests.attacks.test_oauth_fuzz import DESCRIPTION, every_time_alike
from tests.spec.registering import GOOD, URL, Registrar, application_of, bearer, initial_token

pytestmark = [pytest.mark.django_db, pytest.mark.promise("no-server-error"), pytest.mark.promise("json-errors")]

ERRORS = {
    "invalid_request",
    "invalid_redirect_uri",
    "invalid_client_metadata",
    "invalid_software_statement",
    "unapproved_software_statement",
}
MEMBERS = (
    "redirect_uris", "token_endpoint_auth_method", "grant_types", "response_types", "client_name", "client_name#de",
    "client_uri", "scope", "contacts", "tos_uri", "policy_uri", "jwks_uri", "jwks", "software_id", "software_version",
    "software_statement", "application_type", "subject_type", "id_token_signed_response_alg", "client_id",
    "post_logout_redirect_uris", "require_pushed_authorization_requests", "dpop_bound_access_tokens", "client_secret",
    "authorization_details_types", "registration_access_token", "checked", "fapi",
)  # fmt: skip
WORDS = [
    "code", "token", "none", "client_secret_post", "private_key_jwt", "authorization_code", "implicit", "photos:read",
    "usage:read", "client_credentials", "native", "web", "pairwise", "EdDSA", "https://prints.example/callback",
    "http://127.0.0.1/callback", "com.example.prints:/callback", "https://10.0.0.1/", "photos", "a@b.example",
]  # fmt: skip
TEXTS = st.one_of(st.sampled_from(WORDS), st.sampled_from(NASTY), st.text(max_size=30))
LEAVES = st.one_of(TEXTS, st.none(), st.booleans(), st.integers(), st.floats())
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=3), max_leaves=8
)
METADATA = st.dictionaries(st.one_of(st.sampled_from(MEMBERS), st.text(max_size=10)), VALUES, max_size=8)


@pytest.fixture(autouse=True)
def _no_limits(settings: Any) -> None:
    """So many calls in a minute would be refused before anybody looks at them."""
    names = ("ADDRESS_REQUESTS_PER_MINUTE", "CLIENT_REQUESTS_PER_MINUTE")
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, **dict.fromkeys(names, 0)}


def is_refused_well(response: Any) -> None:
    told = response.json()
    assert response.status_code in {400, 413}, response.content
    assert told["error"] in ERRORS
    assert DESCRIPTION.fullmatch(told["error_description"])


@pytest.mark.parametrize("good", [{}, GOOD])
def test_whatever_is_registered_is_what_could_be_registered_by_hand(good: dict[str, Any]) -> None:
    registrar = Registrar(initial_token())
    seen = set()

    @every_time_alike(100)
    @given(metadata=METADATA)
    def hold(metadata: dict[str, Any]) -> None:
        with transaction.atomic():
            response = registrar.register({**good, **metadata})
            seen.add(response.status_code)
            if response.status_code == 201:
                application = application_of(response)
                policy = applications.policy_of(application)
                assert not (policy.checked or policy.fapi or policy.resource_server or policy.remembers_consent)
                assert application.name.isprintable()
                again = registrar.client.get(f"{URL}{application.client_id}/", **bearer(_token(response)))
                assert (again.status_code, again.json()["redirect_uris"]) == (200, response.json()["redirect_uris"])
            else:
                is_refused_well(response)
            transaction.set_rollback(True)

    hold()
    assert {201, 400} <= seen if good else 400 in seen


def test_whatever_is_put_changes_no_right() -> None:
    made = Registrar(initial_token(scopes=["photos:read"])).registered()
    seen = set()

    @every_time_alike(100)
    @given(metadata=METADATA)
    def hold(metadata: dict[str, Any]) -> None:
        with transaction.atomic():
            response = made.put({**GOOD, **metadata, "client_id": made.told["client_id"]})
            seen.add(response.status_code)
            if response.status_code == 200:
                policy = applications.policy_of(made.application)
                assert (policy.scopes, policy.grant_types) == ("photos:read", "authorization_code")
            else:
                is_refused_well(response)
            transaction.set_rollback(True)

    hold()
    assert {200, 400} <= seen


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_whatever_the_body_is(method: str) -> None:
    registrar = Registrar(initial_token())
    made = registrar.registered()
    path, token = (URL, registrar.token) if method == "POST" else (made.address, _token_of(made.told))
    whole = json.dumps({**GOOD, "client_id": made.told["client_id"]}).encode()

    @every_time_alike(100)
    @given(cut=st.integers(0, len(whole)), odd=st.binary(max_size=8))
    def hold(cut: int, odd: bytes) -> None:
        body = whole[:cut] + odd + whole[cut:]
        with transaction.atomic():
            response = registrar.client.generic(method, path, body, "application/json", **bearer(token))
            transaction.set_rollback(True)
        if response.status_code not in {200, 201}:
            is_refused_well(response)

    hold()


@pytest.mark.promise("register-own")
@pytest.mark.parametrize("path", [URL, f"{URL}x/"])
def test_whatever_the_token_is(path: str) -> None:
    client = Registrar("").client

    @every_time_alike(80)
    @given(header=st.one_of(TEXTS, TEXTS.map("Bearer ".__add__), TEXTS.map("bearer pd_rat_".__add__)))
    def hold(header: str) -> None:
        sent: Any = {"HTTP_AUTHORIZATION": header.encode("utf-8", "replace").decode("latin-1")}
        for method in ("POST", "GET", "PUT", "DELETE"):
            response = client.generic(method, path, b"{}", "application/json", **sent)
            assert response.status_code in {401, 405}

    hold()


@pytest.mark.promise("register-own")
@given(client_id=TEXTS)
@every_time_alike(80)
def test_whatever_the_client_is_called(db: None, client_id: str) -> None:
    made = Registrar(initial_token()).registered()
    path = f"{URL}{client_id}/".encode("utf-8", "replace").decode("latin-1")
    response = made.client.generic("GET", "/", PATH_INFO=path, **made.header)
    assert response.status_code in {401, 404}, response.content


def _token(response: Any) -> str:
    return _token_of(response.json())


def _token_of(told: dict[str, Any]) -> str:
    return str(told["registration_access_token"])
