"""RFC 7523: an application that signs with its registered key is believed, at every endpoint."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.core.cache import cache
from joserfc.jwk import ECKey, OKPKey, RSAKey

from photodrive.authorization.models import ApplicationPolicy
from photodrive.authorization.security import safe_fetch
from tests.spec.proofs import Key
from tests.spec.rfc9449.holder import ISSUER
from tests.spec.signing import OLDER_AUDIENCES, signing

pytestmark = pytest.mark.django_db


@pytest.mark.spec("RFC 7523", "2.2")
@pytest.mark.parametrize("alg", ["RS256", "PS256", "ES256", "EdDSA", "Ed25519"])
def test_every_offered_algorithm_works(jane, photos, alg):
    kinds: Any = {"R": lambda: RSAKey.generate_key(2048), "P": lambda: RSAKey.generate_key(2048)}
    kinds |= {"ES": lambda: ECKey.generate_key("P-256"), "Ed": lambda: OKPKey.generate_key("Ed25519")}
    make = kinds.get(alg[0]) or kinds[alg[:2]]
    flow = signing(jane, Key(make(), alg))
    assert flow.api("/api/v1/photos/", flow.token(photos)).status_code == 200


@pytest.mark.spec("RFC 7521", "4.2")
def test_it_serves_at_every_endpoint_without_a_client_id(signer, photos):
    assert signer.push().status_code == 201
    pair = signer.pair(photos)
    refreshed = signer.refresh(pair["refresh_token"])
    assert refreshed.status_code == 200
    token = refreshed.json()["access_token"]
    assert signer.post("/o/introspect/", {"token": token}, **signer.authentication()).json()["active"]
    assert signer.post("/o/revoke_token/", {"token": token}, **signer.authentication()).status_code == 200
    assert signer.api("/api/v1/photos/", token).status_code == 401


@pytest.mark.spec("RFC 7523", "2.2")
@pytest.mark.parametrize("path", ["/o/token/", "/o/par/", "/o/introspect/", "/o/revoke_token/"])
def test_the_client_id_may_come_along_and_must_be_the_same(signer, path):
    body = {
        "client_id": signer.application.client_id,
        "token": "x",
        "grant_type": "refresh_token",
        "refresh_token": "x",
    }
    assert signer.post(path, body, **signer.authentication()).json().get("error") != "invalid_client"
    response = signer.post(path, body | {"client_id": "another"}, **signer.authentication())
    assert response.json()["error"] == "invalid_request"


@pytest.mark.promise("assertion-claims")
@pytest.mark.spec("RFC 7523", "3")
@pytest.mark.parametrize("path", ["/o/token/", "/o/par/", "/o/introspect/", "/o/revoke_token/"])
def test_the_audience_is_the_issuer_at_every_endpoint(signer, path):
    body = signer.parameters() | {"token": "x", "grant_type": "refresh_token", "refresh_token": "x"}
    signer.assertion = signer.asserted(aud=ISSUER)
    assert signer.post(path, body, **signer.authentication()).json().get("error") != "invalid_client"
    signer.assertion = signer.asserted(aud=ISSUER + path)
    assert signer.post(path, body, **signer.authentication()).json()["error"] == "invalid_client"


@pytest.mark.promise("assertion-claims")
@pytest.mark.spec("RFC 7523", "3")
@pytest.mark.parametrize("aud", [ISSUER, *OLDER_AUDIENCES], ids=str)
def test_the_older_names_are_taken_where_the_operator_wants_them(signer, settings, aud):
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "CLIENT_ASSERTION_OLDER_AUDIENCES": True}
    signer.assertion = signer.asserted(aud=aud)
    assert signer.push().status_code == 201
    ApplicationPolicy.objects.filter(application=signer.application).update(
        fapi=True, require_pushed_authorization_requests=True, dpop_bound_access_tokens=True
    )
    signer.assertion = signer.asserted(aud=aud)
    assert signer.push().status_code == (201 if aud == ISSUER else 401)


@pytest.mark.promise("assertion-clock")
@pytest.mark.spec("FAPI 2.0", "5.3.2.1")
@pytest.mark.parametrize(
    ("name", "ahead"), [("iat", 8), ("nbf", 8), ("iat", -86_300), ("nbf", -90_000), ("exp", 299.5)]
)
def test_a_clock_may_be_a_little_fast(signer, name, ahead):
    signer.assertion = signer.asserted(**{name: time.time() + ahead})
    assert signer.push().status_code == 201


@pytest.mark.spec("RFC 7523", "3")
@pytest.mark.parametrize("claims", [{"iat": None}, {"more": {"of": "it"}, "azp": 7}, {"jti": "j" * 256}])
def test_more_or_less_may_be_said(signer, claims):
    signer.assertion = signer.asserted(**claims)
    assert signer.push().status_code == 201


@pytest.mark.spec("RFC 7515", "4.1")
@pytest.mark.parametrize(
    "header",
    [
        {"typ": None},
        {"typ": "jwt"},
        {"typ": "application/jwt"},
        {"typ": "client-authentication+jwt"},
        {"x5t": "abc", "cty": "JWT", "unknown": 5},
        {"kid": "the thumbprint that its library adds"},
        {"x5c": ["M" * 3000]},
    ],
)
def test_what_a_header_may_say_besides(signer, header):
    signer.assertion = signer.asserted(header=header)
    assert signer.push().status_code == 201


@pytest.mark.spec("RFC 7517", "4.5")
def test_the_kid_picks_among_the_keys(signer):
    other = Key()
    keys = [{**Key().public, "kid": "old"}, {**signer.signer.public, "kid": "new"}, {**other.public, "kid": "other"}]
    ApplicationPolicy.objects.update(jwks={"keys": keys})
    for kid, by, status in [
        ("new", None, 201), (None, None, 201), ("other", other, 201), ("other", None, 401), ("old", None, 401),
        ("unknown", None, 401),
    ]:  # fmt: skip
        signer.assertion = signer.asserted(header={"kid": kid}, by=by)
        assert signer.push().status_code == status, kid


@pytest.mark.spec("RFC 7591", "2")
def test_keys_may_be_published_and_change(jane, monkeypatch):
    old, fresh = Key(), Key()
    published = {"keys": [{**old.public, "kid": "1"}]}
    monkeypatch.setattr(safe_fetch, "get_json", lambda url: published)
    flow = signing(jane, old, jwks=None, jwks_uri="https://shop.example/jwks")
    flow.assertion = flow.asserted(header={"kid": "1"})
    assert flow.push().status_code == 201
    published = {"keys": [{**fresh.public, "kid": "2"}]}
    cache.clear()
    flow.assertion = flow.asserted(header={"kid": "2"}, by=fresh)
    assert flow.push().status_code == 201
    flow.assertion = flow.asserted(header={"kid": "1"})
    assert flow.push().status_code == 401


@pytest.mark.spec("RFC 7523", "3")
@pytest.mark.promise("fetch-safely")
def test_keys_that_cannot_be_fetched_are_no_keys(jane, monkeypatch):
    def fail(url: str) -> Any:
        raise safe_fetch.FetchFailed(detail="down")

    monkeypatch.setattr(safe_fetch, "get_json", fail)
    response = signing(jane, jwks=None, jwks_uri="https://shop.example/jwks").push()
    assert (response.status_code, response.json()["error"]) == (401, "invalid_client")
