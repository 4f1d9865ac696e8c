"""Providers differ, within the standard: what they leave out, add or call differently is no reason to fail."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from printshop.exceptions import AnswerInvalid, SourceError
from printshop.oauth.flows import registration_check
from printshop.oauth.wire import discovery
from printshop.sources.models import Source
from tests.printshop.fake_drive import CLIENT_ID, CLIENT_SECRET, FakeDrive
from tests.printshop.fake_provider import FakeProvider
from tests.printshop.signing_in.conftest import SigningIn, register

pytestmark = pytest.mark.spec("OpenID Connect Discovery", "4")


@pytest.mark.parametrize("path", ["", "/", "/realms/coffee", "/realms/coffee/"])
def test_an_issuer_of_any_form(db: None, path: str) -> None:
    with FakeProvider(path) as provider:
        register(provider)
        visitor = SigningIn()
        assert visitor.arrive(provider).status_code == 302
        assert visitor.is_signed_in


@pytest.mark.parametrize(
    ("metadata", "answer"),
    [
        ({"token_endpoint_auth_methods_supported": ["client_secret_post"]}, {}),
        ({"token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"]}, {}),
        ({"authorization_response_iss_parameter_supported": False}, {}),
        ({"code_challenge_methods_supported": ["plain", "S256"]}, {}),
        ({"revocation_endpoint": None, "userinfo_endpoint": None}, {}),
        ({}, {"expires_in": 300, "refresh_token": "not asked for"}),
        ({}, {"scope": None}),
        ({}, {"token_type": "BEARER"}),
        ({}, {"access_token": "opaque"}),
        ({}, {"expires_in": "3600", "refresh_expires_in": 0, "not-before-policy": 0, "session_state": "s"}),
        ({}, {"expires_in": 3599, "scope": "openid https://www.googleapis.com/auth/userinfo.profile"}),
        ({}, {"expires_in": int("9" * 401), "scope": ["openid"], "refresh_token": "", "error": None}),
        ({"revocation_endpoint": "", "userinfo_endpoint": "", "end_session_endpoint": ""}, {}),
        ({}, {"access_token": "a." * 2000 + "b"}),
    ],
    ids=str,
)
def test_what_differs_and_does_not_matter(
    jane: SigningIn, provider: FakeProvider, metadata: dict[str, Any], answer: dict[str, Any]
) -> None:
    provider.metadata, provider.answer = metadata, answer
    if "access_token" in answer:
        provider.claims = {"at_hash": None}
    assert jane.arrive(provider).status_code == 302
    assert jane.is_signed_in


def test_her_name_may_be_in_the_id_token_already(jane: SigningIn, provider: FakeProvider) -> None:
    provider.claims = {"name": "Jane of the ID token"}
    jane.arrive(provider)
    assert "Jane of the ID token" in jane.page()
    assert "/me" not in provider.seen, "nothing is asked that is known"


@pytest.mark.parametrize("status", [401, 404, 500])
def test_userinfo_that_is_of_no_use_costs_the_name_only(jane: SigningIn, provider: FakeProvider, status: int) -> None:
    provider.misbehave["/me"] = lambda handler: handler.answer_json({"error": "x"}, status)
    assert jane.arrive(provider).status_code == 302
    assert "A number that stands for you here" in jane.page()


@pytest.mark.promise("shop-metadata")
@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://provider.example"},
        {"jwks_uri": None},
        {"jwks_uri": "ftp://provider.example/keys"},
        {"jwks_uri": 7},
        {"token_endpoint": None},
        {"authorization_endpoint": "https://user@provider.example/"},
        {"response_types_supported": ["id_token"]},
        {"userinfo_endpoint": "javascript:alert(1)"},
        {"end_session_endpoint": "//nowhere"},
    ],
    ids=str,
)
def test_metadata_is_distrusted(
    jane: SigningIn, coffee: Source, provider: FakeProvider, metadata: dict[str, Any]
) -> None:
    provider.metadata = metadata
    with pytest.raises(SourceError):
        discovery.provider(coffee)
    assert jane.post("/signin/coffee/").status_code == 502


@pytest.mark.promise("shop-metadata")
@pytest.mark.parametrize("name", ["jwks_uri", "userinfo_endpoint", "end_session_endpoint"])
def test_no_address_in_plain_http_outside_a_demo(coffee: Source, settings: Any, name: str) -> None:
    settings.PRINTSHOP = {**settings.PRINTSHOP, "ALLOW_INSECURE_SOURCES": False}
    issuer = "https://provider.example"
    with FakeProvider() as secure:
        document = {
            key: value.replace(secure.issuer, issuer) if isinstance(value, str) else value
            for key, value in secure.server_metadata().items()
        }
    assert discovery.read_provider(document, issuer).jwks_uri == f"{issuer}/keys"
    with pytest.raises(SourceError):
        discovery.read_provider({**document, name: "http://provider.example/x"}, issuer)


def test_the_check_of_a_registration_tries_it(coffee: Source, provider: FakeProvider) -> None:
    assert registration_check.check(source=coffee), coffee.check_error
    provider.metadata = {"id_token_signing_alg_values_supported": ["ES256"]}
    assert not registration_check.check(source=coffee)
    assert "RS256" in coffee.check_error
    provider.metadata = {}
    coffee.client_secret = "wrong"
    assert not registration_check.check(source=coffee)
    assert "secret is wrong" in coffee.check_error


@pytest.mark.parametrize(
    "changes",
    [
        {"signs_in": False},
        {"sign_in_scopes": "profile"},
        {"id_token_algorithm": "none"},
        {"id_token_algorithm": "HS256"},
        {"issuer": "https://provider.example/?tenant=1"},
    ],
    ids=str,
)
def test_what_can_sign_nobody_in_is_not_registered(db: None, provider: FakeProvider, changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        register(provider, **changes)


@pytest.mark.promise("shop-push")
@pytest.mark.promise("shop-keys")
def test_where_it_is_taken_the_request_is_pushed_and_the_token_bound(db: None) -> None:
    with FakeDrive() as drive:
        drive.offers = {"par", "dpop"}
        drive.metadata = {"jwks_uri": f"{drive.issuer}/o/jwks/"}
        drive.misbehave["/.well-known/openid-configuration"] = lambda one: one.answer_json(drive.server_metadata())
        source = register(drive, "drive", client_id=CLIENT_ID, client_secret=CLIENT_SECRET)  # type: ignore[arg-type]
        address = SigningIn().set_out("drive")
        asked = drive.asked_by(address)
        assert "nonce=" not in address and asked["scope"] == "openid profile" and asked["nonce"]
        assert asked["dpop_jkt"] == drive.keys.seen[0]["thumbprint"]
        assert "authorization_details" not in asked
        assert discovery.provider(source).names_itself
        with pytest.raises(AnswerInvalid):
            discovery.read_provider({**drive.server_metadata(), "jwks_uri": None}, drive.issuer)
