"""JWTs with a good signature and whatever a stranger may write into them: refused in the endpoint's own form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from joserfc.jwk import OKPKey

from photodrive.authorization.openid import signing_keys
from photodrive.authorization.security import dpop_proofs
from tests.attacks.strangers.asked import Asked, Pairs
from tests.attacks.strangers.odd_json import FEW, ODD, bent, signed
from tests.attacks.test_oauth_fuzz import is_good_json, is_good_page
from tests.spec.flow import Flow
from tests.spec.proofs import Key
from tests.spec.rfc9449.holder import ISSUER
from tests.spec.signing import TYPE, signing

pytestmark = [pytest.mark.django_db, pytest.mark.promise("no-server-error")]
# What no member of ours is called, but others' are (RFC 7515 section 4.1, RFC 7519 section 4.1, OpenID Connect Core 2).
HEADER = {
    "jku": "x",
    "jwk": {},
    "kid": "x",
    "x5u": "x",
    "x5c": ["x"],
    "x5t": "x",
    "cty": "x",
    "crit": ["x"],
    "b64": True,
}
CLAIMS = {"nbf": 1, "iat": 1, "auth_time": 1, "sid": "x", "acr": "x", "amr": ["x"], "azp": "x", "cnf": {}}
BACK = ("/o/token/", "/o/par/", "/o/revoke_token/", "/o/introspect/", "/o/device-authorization/")
FORM: Pairs = (("grant_type", "refresh_token"), ("refresh_token", "x"), ("token", "x"), ("redirect_uri", "x"))
breadths = pytest.mark.parametrize("odd", [FEW, ODD], ids=["quick", "thorough"])


@pytest.fixture
def key() -> Key:
    """One that signs quickly."""
    return Key(OKPKey.generate_key("Ed25519"), "EdDSA")


def odd_ones(header: dict[str, Any], claims: dict[str, Any], key: Key, odd: tuple[Any, ...]) -> Iterator[str]:
    """JWTs of ``key`` with one member of the header or of the claims odd, or added, or missing."""
    rare = {name: member for name, member in HEADER.items() if name not in ("crit", "b64")}
    for bad in (*bent(header, odd=odd), *({**header, name: one} for name in HEADER for one in odd)):
        yield from signed(bad, claims, key)
    for bad in bent({**CLAIMS, **claims}, odd=odd):
        yield from signed({**rare, **header}, bad, key)


@pytest.mark.promise("json-errors")
@breadths
def test_whatever_a_proof_says(flow: Flow, key: Key, odd: tuple[Any, ...]) -> None:
    nonce, seen = dpop_proofs.new_nonce(), set()
    for path in BACK if odd is ODD else BACK[:1]:
        claims = key.claims("POST", ISSUER + path, nonce=nonce)
        for proof in odd_ones(key.header(), claims, key, odd):
            headers = {"DPoP": proof, "Authorization": flow.authentication()["HTTP_AUTHORIZATION"]}
            response = Asked("POST", path, form=FORM, headers=headers).sent_by(flow.back_channel)
            is_good_json(response)
            seen.add(response.json().get("error"))
    assert {"invalid_dpop_proof", "invalid_grant"} <= seen


@pytest.mark.promise("api-contract")
@breadths
def test_whatever_a_proof_says_at_the_api(flow: Flow, key: Key, odd: tuple[Any, ...]) -> None:
    path, seen = "/api/v1/photos/", set()
    claims = key.claims("GET", ISSUER + path, nonce=dpop_proofs.new_nonce(), access_token="pd_at_x")
    for proof in odd_ones(key.header(), claims, key, odd):
        headers = {"DPoP": proof, "Authorization": "DPoP pd_at_x"}
        response = Asked("GET", path, headers=headers).sent_by(flow.back_channel)
        seen.add((response.status_code, response["Content-Type"]))
    assert seen == {(401, "application/problem+json")}


@pytest.mark.promise("json-errors")
@breadths
def test_whatever_an_assertion_says(jane: Any, key: Key, odd: tuple[Any, ...]) -> None:
    signer, seen = signing(jane, key, kid="k"), set()
    for path in BACK if odd is ODD else BACK[:1]:
        for assertion in odd_ones({"alg": "EdDSA", "typ": "JWT", "kid": "k"}, signer.claims(), key, odd):
            form = (*FORM, ("client_assertion_type", TYPE), ("client_assertion", assertion))
            response = Asked("POST", path, form=form).sent_by(signer.back_channel)
            is_good_json(response)
            seen.add(response.json().get("error"))
    assert {"invalid_client", "invalid_grant"} <= seen


@breadths
def test_whatever_an_id_token_says_that_is_brought_back(flow: Flow, odd: tuple[Any, ...]) -> None:
    signer = signing_keys.signer("EdDSA")
    header = {"alg": "EdDSA", "typ": "JWT", "kid": signer.kid}
    claims = {"iss": ISSUER, "sub": "x", "aud": flow.application.client_id, "exp": 1}
    for hint in odd_ones(header, claims, Key(signer.private, "EdDSA"), odd):
        asked = flow.parameters(scope="openid", prompt="none", id_token_hint=hint)
        for request in (
            Asked("GET", "/o/logout/", query=(("id_token_hint", hint), ("state", "x"))),
            Asked("POST", "/o/logout/", form=(("id_token_hint", hint),)),
            Asked("GET", "/o/authorize/", query=tuple(asked.items())),
        ):
            is_good_page(request.sent_by(flow.browser), registered=flow.redirect_uri)
