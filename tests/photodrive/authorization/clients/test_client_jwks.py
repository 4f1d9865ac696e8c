"""Which public keys may be registered, and which of them a signature may be from (RFC 7517)."""

from __future__ import annotations

from typing import Any

import pytest
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

from photodrive.authorization.clients import client_jwks
from photodrive.authorization.models import ApplicationPolicy
from photodrive.authorization.protocol.seen_text import PROBLEM

EC = ECKey.generate_key("P-256").as_dict(private=False)
EC_PRIVATE = ECKey.generate_key("P-256").as_dict(private=True)
ED = OKPKey.generate_key("Ed25519").as_dict(private=False)
RSA = RSAKey.generate_key(2048).as_dict(private=False)
SPEC = pytest.mark.spec("RFC 7517", "5")


def kids(found: list[client_jwks.Key]) -> list[str | None]:
    return [key.kid for key in found]


def another(**more: Any) -> Any:
    return {**ECKey.generate_key("P-256").as_dict(private=False), **more}


@SPEC
@pytest.mark.parametrize("jwk", [EC, ED, RSA, {**RSA, "use": "sig", "alg": "PS256", "key_ops": ["verify"], "x5t": "x"}])
def test_public_keys_for_signatures_may_be_registered(jwk):
    assert client_jwks.problem_with({"keys": [jwk]}) == ""


@pytest.mark.promise("register-keys")
@SPEC
@pytest.mark.parametrize("jwks", [None, "", [], {}, {"keys": None}, {"keys": {}}, {"keys": []}, [EC]])
def test_what_is_no_set_of_keys_is_refused(jwks):
    assert "not a set of keys" in client_jwks.problem_with(jwks)
    assert client_jwks.usable(jwks).keys == ()


@pytest.mark.promise("register-keys")
@SPEC
@pytest.mark.parametrize(
    ("jwk", "words"),
    [
        (None, "JWK"),
        ("EC", "JWK"),
        ({}, "JWK"),
        ({**EC, "kty": ["EC"]}, "JWK"),
        (OctKey.generate_key(256).as_dict(), "public"),
        ({**EC, "k": "AAAA"}, "private"),
        (EC_PRIVATE, "private"),
        ({**RSA, "d": "AQAB"}, "private"),
        (ECKey.generate_key("P-384").as_dict(private=False), "P-256"),
        (ECKey.generate_key("secp256k1").as_dict(private=False), "P-256"),
        (OKPKey.generate_key("Ed448").as_dict(private=False), "Ed25519"),
        (OKPKey.generate_key("X25519").as_dict(private=False), "Ed25519"),
        ({**RSA, "n": RSA["n"][:168]}, "2048"),
        ({**RSA, "n": RSA["n"] * 5}, "8192"),
        ({**RSA, "e": "A" * 100}, "exponent"),
        ({**RSA, "e": "AQ"}, "cannot be read"),
        ({**EC, "y": EC["x"]}, "cannot be read"),
        ({**EC, "x": 5}, "cannot be read"),
        ({**ED, "x": "AA"}, "cannot be read"),
        ({**EC, "use": "enc"}, "use"),
        ({**EC, "use": 1}, "use"),
        ({**EC, "key_ops": ["sign"]}, "key_ops"),
        ({**EC, "key_ops": "verify"}, "key_ops"),
        ({**EC, "alg": "ES384"}, "ES256"),
        ({**EC, "alg": "none"}, "ES256"),
        ({**RSA, "alg": "HS256"}, "RS256 or PS256"),
        ({**RSA, "crv": "P-256"}, "crv"),
        ({**EC, "kid": ""}, "kid"),
        ({**EC, "kid": 7}, "kid"),
        ({**EC, "kid": "k" * 201}, "kid"),
    ],
)
def test_a_key_that_is_private_weak_or_for_something_else_is_refused(jwk, words):
    problem = client_jwks.problem_with({"keys": [another(), jwk]})
    assert problem.startswith("Key 2: ")
    assert words in problem
    assert len(client_jwks.usable({"keys": [EC, jwk]}).keys) == 1


@SPEC
def test_a_name_is_given_once():
    assert "same kid" in client_jwks.problem_with({"keys": [{**EC, "kid": "a"}, {**ED, "kid": "a"}]})


@pytest.mark.promise("register-keys")
@SPEC
def test_a_set_is_small():
    assert client_jwks.problem_with({"keys": [EC] * 20}) == ""
    assert "20 at most" in client_jwks.problem_with({"keys": [EC] * 21})
    assert "KB at most" in client_jwks.problem_with({"keys": [EC], "note": "x" * client_jwks.MAX_BYTES})
    assert len(client_jwks.usable({"keys": [EC] * 30}).keys) == 20


@pytest.mark.promise("register-keys")
@pytest.mark.parametrize("note", ["\x00", "\ud800", float("nan"), b"bytes"])
def test_what_no_database_keeps_is_refused(note):
    assert "plain JSON" in client_jwks.problem_with({"keys": [{**EC, "note": note}]})


@pytest.mark.spec("RFC 7515", "4.1.4")
def test_the_name_picks_the_key():
    found = client_jwks.usable({"keys": [{**EC, "kid": "a"}, {**another(), "kid": "b"}, {**RSA, "kid": "r"}]})
    assert kids(found.candidates(algorithm="ES256", kid="b")) == ["b"]
    assert kids(found.candidates(algorithm="ES256", kid="r")) == []
    assert kids(found.candidates(algorithm="ES256", kid="unknown")) == []
    assert kids(found.candidates(algorithm="ES256", kid=None)) == ["a", "b"]
    assert found.candidates(algorithm="HS256", kid=None) == []


@pytest.mark.spec("RFC 7515", "4.1.4")
def test_keys_without_a_name_serve_any():
    found = client_jwks.usable({"keys": [EC, {**another(), "kid": "b"}]})
    assert kids(found.candidates(algorithm="ES256", kid="theirs")) == [None]
    assert kids(found.candidates(algorithm="ES256", kid="b")) == ["b"]


@pytest.mark.spec("RFC 7517", "4.4")
@pytest.mark.promise("assertion-algorithm")
def test_a_key_meant_for_one_algorithm_serves_no_other():
    assert client_jwks.algorithms_of({"keys": [{**RSA, "alg": "PS256"}]}) == {"PS256"}
    assert client_jwks.algorithms_of({"keys": [RSA, EC]}) == {"RS256", "PS256", "ES256"}


@pytest.mark.spec("RFC 9864", "2.2")
@pytest.mark.parametrize("alg", ["EdDSA", "Ed25519"])
def test_the_two_names_of_ed25519_are_one_algorithm(alg):
    assert client_jwks.algorithms_of({"keys": [{**ED, "alg": alg}]}) == {"EdDSA", "Ed25519"}


def test_an_application_without_keys_has_none():
    assert client_jwks.of(ApplicationPolicy()).keys == ()
    assert len(client_jwks.of(ApplicationPolicy(jwks={"keys": [EC]})).keys) == 1


@pytest.mark.parametrize("kid", ["a\u202eb", "a\u200b", "\u3164", "\x7f"])
def test_a_name_that_cannot_be_seen_names_no_key(kid):
    assert PROBLEM in client_jwks.problem_with({"keys": [{**EC, "kid": kid}]})
