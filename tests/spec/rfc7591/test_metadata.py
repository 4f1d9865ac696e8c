"""RFC 7591 sections 2 and 3.2.2: what may not be registered, each with its error and a sentence that names it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from joserfc.jwk import ECKey, RSAKey

from photodrive.authorization.clients import applications, logos
from photodrive.authorization.models import ApplicationPolicy
from tests.spec.registering import REDIRECT_URI, Registration, application_of

pytestmark = pytest.mark.django_db

JWK = ECKey.generate_key("P-256").as_dict(private=False)
SIGNS: dict[str, Any] = {"token_endpoint_auth_method": "private_key_jwt"}
STRONG = RSAKey.generate_key(2048).as_dict(private=False)
WEAK = {**STRONG, "n": str(STRONG["n"])[:168]}  # 1,008 bits
PLAIN = re.compile(r"[\x20\x21\x23-\x5b\x5d-\x7e]+")  # RFC 6749 section 5.2
PICTURE = b"RIFF a picture"


def refused(response: Any, error: str, words: str = "") -> None:
    told = response.json()
    assert (response.status_code, told["error"]) == (400, error)
    assert told.keys() == {"error", "error_description"}
    assert PLAIN.fullmatch(told["error_description"])
    assert words in told["error_description"]
    assert not ApplicationPolicy.objects.exists()


@pytest.mark.spec("RFC 7591", "3.2.2")
@pytest.mark.spec("RFC 7591", "5")
@pytest.mark.promise("register-redirect")
@pytest.mark.promise("redirect-registration")
@pytest.mark.parametrize(
    "uri",
    [
        "",
        " ",
        "prints.example",
        "/callback",
        "//prints.example/callback",
        "http://prints.example/callback",
        "https:///callback",
        "https://*.prints.example/callback",
        "https://prints.example/*",
        "https://prints.example/callback#fragment",
        "https://prints.example/callback#",
        "https://jane@prints.example/callback",
        "https://prints.example/callback?code=1",
        "https://prints.example/a/../callback",
        "https://prints.example:99999/callback",
        "https://[::1/callback",
        "https://prints.example/ü",
        "https://prints.example/a b",
        "https://prints.example/\u0000",
        "https://prints.example/\u007f",
        "https://prints.example/\ud800",
        "https://prints.example/" + "a" * 2000,
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "vbscript:x",
        "com.example.prints:/callback",
        "prints:/callback",
    ],
)
def test_an_address_that_nobody_is_sent_to(registrar, uri):
    refused(registrar.register(redirect_uris=[REDIRECT_URI, uri]), "invalid_redirect_uri")


@pytest.mark.spec("RFC 7591", "2")
@pytest.mark.parametrize("uris", [None, [], "https://a.example/", {"a": 1}, [7], [[]], [REDIRECT_URI] * 20 + ["x"]])
def test_addresses_are_a_list_with_something_in_it(registrar, uris):
    refused(registrar.register(redirect_uris=uris), "invalid_redirect_uri")


@pytest.mark.spec("OpenID Connect Registration", "2")
@pytest.mark.promise("register-redirect")
def test_a_scheme_of_its_own_is_for_public_native_applications(registrar):
    own = {"redirect_uris": ["com.example.prints:/callback"]}
    refused(
        registrar.register(**own, application_type="web", token_endpoint_auth_method="none"), "invalid_redirect_uri"
    )
    refused(registrar.register(**own, application_type="native"), "invalid_redirect_uri")
    response = registrar.register(**own, application_type="native", token_endpoint_auth_method="none")
    assert response.status_code == 201
    assert response.json()["application_type"] == "native"


@pytest.mark.spec("RFC 7591", "3.2.2")
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"token_endpoint_auth_method": "client_secret_jwt"}, "token_endpoint_auth_method"),
        ({"token_endpoint_auth_method": "tls_client_auth"}, "token_endpoint_auth_method"),
        ({"token_endpoint_auth_method": ["none"]}, "token_endpoint_auth_method"),
        ({"grant_types": ["implicit"]}, "grant_types"),
        ({"grant_types": ["authorization_code", "password"]}, "grant_types"),
        ({"grant_types": "authorization_code"}, "grant_types"),
        ({"grant_types": ["client_credentials"], "token_endpoint_auth_method": "none"}, "grant_types"),
        ({"response_types": ["token"], "grant_types": ["implicit"]}, "grant_types"),
        ({"response_types": ["code", "token"]}, "response_types"),
        ({"response_types": ["code id_token"]}, "response_types"),
        ({"response_types": []}, "response_types"),
        ({"response_types": ["code"], "grant_types": ["client_credentials"]}, "response_types"),
        ({"application_type": "desktop"}, "application_type"),
        ({"client_name": 7}, "client_name"),
        ({"client_name": "a" * 101}, "client_name"),
        ({"client_name": "Prints\u202eevird"}, "client_name"),
        ({"client_name": "Prints\u0000"}, "client_name"),
        ({"client_name": "\ud83d"}, "client_name"),
        ({"client_uri": "javascript:alert(1)"}, "client_uri"),
        ({"client_uri": "http://prints.example/"}, "client_uri"),
        ({"client_uri": "https://prints.example/" + "a" * 200}, "client_uri"),
        ({"tos_uri": "data:text/html,x"}, "tos_uri"),
        ({"policy_uri": "//prints.example/"}, "policy_uri"),
        ({"policy_uri": {}}, "policy_uri"),
        ({"scope": ["photos:read"]}, "scope"),
        ({"scope": "everything"}, "scope"),
        ({"contacts": "ann@prints.example"}, "contacts"),
        ({"contacts": ["Ann"]}, "contacts"),
        ({"contacts": [f"{n}@{name}.example" for n in range(10) for name in ("a" * 40, "b" * 40)]}, "contacts"),
        ({"contacts": [f"{n}@prints.example" for n in range(21)]}, "contacts"),
        ({"software_id": "a" * 256}, "software_id"),
        ({"software_version": 2}, "software_version"),
        ({"subject_type": "private"}, "subject_type"),
        ({"id_token_signed_response_alg": "none"}, "id_token_signed_response_alg"),
        ({"id_token_signed_response_alg": "HS256"}, "id_token_signed_response_alg"),
        ({"post_logout_redirect_uris": ["http://prints.example/"]}, "post_logout_redirect_uris"),
        ({"require_pushed_authorization_requests": "yes"}, "require_pushed_authorization_requests"),
        ({"dpop_bound_access_tokens": 1}, "dpop_bound_access_tokens"),
        ({"authorization_details_types": ["payments"]}, "authorization_details_types"),
    ],
)
def test_metadata_that_does_not_fit(registrar, changes, words):
    refused(registrar.register(**changes), "invalid_client_metadata", words)


@pytest.mark.spec("RFC 7591", "2")
@pytest.mark.spec("RFC 7517", "5")
@pytest.mark.promise("register-keys")
@pytest.mark.promise("fetch-safely")
@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "jwks"),
        ({"jwks": {}}, "jwks"),
        ({"jwks": {"keys": []}}, "jwks"),
        ({"jwks": [JWK]}, "jwks"),
        ({"jwks": {"keys": [WEAK]}}, "2048"),
        ({"jwks": {"keys": [ECKey.generate_key("P-256").as_dict(private=True)]}}, "private"),
        ({"jwks": {"keys": [{"kty": "oct", "k": "AAAA"}]}}, "jwks"),
        ({"jwks": {"keys": [JWK]}, "jwks_uri": "https://prints.example/keys"}, "not both"),
        ({"jwks_uri": "http://prints.example/keys"}, "jwks_uri"),
        ({"jwks_uri": "https://127.0.0.1/keys"}, "jwks_uri"),
        ({"jwks_uri": "https://169.254.169.254/keys"}, "jwks_uri"),
        ({"jwks_uri": "https://[::ffff:10.0.0.1]/keys"}, "jwks_uri"),
        ({"jwks_uri": "file:///etc/passwd"}, "jwks_uri"),
    ],
)
def test_keys_that_are_none_are_weak_or_lie_inside(registrar, given, words):
    refused(registrar.register(**SIGNS, **given), "invalid_client_metadata", words)


@pytest.mark.spec("RFC 7591", "2.3")
@pytest.mark.spec("RFC 7591", "3.2.2")
@pytest.mark.parametrize(
    ("statement", "error"),
    [
        ("eyJhbGciOiJSUzI1NiJ9.eyJzb2Z0d2FyZV9pZCI6IjQifQ.c2ln", "unapproved_software_statement"),
        ("no JWT", "invalid_software_statement"),
        ("", "invalid_software_statement"),
        ({"software_id": "4"}, "invalid_software_statement"),
    ],
)
def test_nobody_is_trusted_to_vouch_for_software(registrar, statement, error):
    refused(registrar.register(software_statement=statement), error)


@pytest.mark.spec("RFC 7591", "2")
@pytest.mark.spec("RFC 7591", "5")
@pytest.mark.promise("fetch-safely")
@pytest.mark.parametrize(
    "uri",
    ["https://10.0.0.1/logo.png", "https://localhost/logo.png", "http://prints.example/logo.png", "data:image/png"],
)
def test_a_logo_that_cannot_be_had(registrar, uri):
    refused(registrar.register(logo_uri=uri), "invalid_client_metadata", "logo_uri")


@pytest.fixture
def fetched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Addresses of logos that were asked for; each is a picture."""
    asked: list[str] = []

    def fetch(uri: str) -> bytes:
        asked.append(uri)
        return PICTURE

    monkeypatch.setattr(logos, "fetched", fetch)
    return asked


def logo(made: Registration) -> bytes | None:
    row = getattr(made.application, "photodrive_logo", None)
    return bytes(row.image) if row else None


@pytest.mark.spec("RFC 7591", "2")
def test_a_logo_is_copied_when_it_is_new(registrar, fetched):
    uri = "https://prints.example/logo.png"
    made = registrar.registered(logo_uri=uri)
    assert (made.told["logo_uri"], logo(made), fetched) == (uri, PICTURE, [uri])
    assert made.change(client_name="Changed").json()["logo_uri"] == uri
    assert fetched == [uri], "it is the one that we have"
    other = "https://prints.example/other.png"
    assert made.change(logo_uri=other).json()["logo_uri"] == other
    assert fetched == [uri, other]
    assert "logo_uri" not in made.change(logo_uri=None).json()
    assert logo(made) is None


@pytest.mark.spec("RFC 7592", "2.2")
@pytest.mark.promise("register-rights")
def test_a_logo_that_the_operator_gave_it_stays(registrar, fetched):
    made = registrar.registered()
    logos.keep(made.application, b"the operator's")
    assert "logo_uri" not in made.change(logo_uri="https://prints.example/logo.png").json()
    assert made.change(client_name="Changed").status_code == 200
    assert (logo(made), fetched) == (b"the operator's", [])


@pytest.mark.spec("RFC 7591", "3")
def test_nothing_is_fetched_for_metadata_that_does_not_fit(registrar, fetched):
    refused(registrar.register(logo_uri="https://a.example/", tos_uri="x"), "invalid_client_metadata", "tos_uri")
    assert fetched == []


@pytest.mark.spec("RFC 7591", "2")
@pytest.mark.promise("fapi-whole")
def test_fapi_is_the_operators_word_and_stays(registrar):
    made = registrar.registered(**SIGNS, jwks={"keys": [JWK]})
    assert not applications.policy_of(application_of(registrar.register(**SIGNS, jwks={"keys": [JWK]}, fapi=True))).fapi
    ApplicationPolicy.objects.filter(application=made.application).update(fapi=True)
    told = made.change(require_pushed_authorization_requests=False, dpop_bound_access_tokens=False).json()
    assert told["require_pushed_authorization_requests"] is told["dpop_bound_access_tokens"] is True
    response = made.change(redirect_uris=["http://127.0.0.1/callback"])
    assert (response.status_code, response.json()["error"]) == (400, "invalid_redirect_uri")
    assert applications.policy_of(made.application).fapi
