"""The public keys of an application: what may be registered (RFC 7517), and which of them a signature may be from."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from photodrive.authorization.models import ApplicationPolicy
from photodrive.authorization.protocol.seen_text import PROBLEM, is_seen
from photodrive.authorization.security import jwt

from . import remote_jwks

ALGORITHMS = {"RSA": ("RS256", "PS256"), "EC": ("ES256",), "OKP": ("EdDSA", "Ed25519")}
CURVES = {"EC": "P-256", "OKP": "Ed25519"}
MAX_KEYS = 20
MAX_BYTES = 64 * 1024
MAX_KID_CHARACTERS = 200


@dataclass(frozen=True)
class Key:
    """One usable key: its name, if it has one, and the algorithms it signs with."""

    kid: str | None
    algorithms: tuple[str, ...]
    public: jwt.PublicKey


@dataclass(frozen=True)
class KeySet:
    """The usable keys of one application."""

    keys: tuple[Key, ...] = ()

    def candidates(self, *, algorithm: str, kid: object) -> list[Key]:
        """The keys that can have signed with ``algorithm``: the one called ``kid``, or else those without a name.

        A signature that names no key may be from any of them. What it names need not be a text.
        """
        able = [key for key in self.keys if algorithm in key.algorithms]
        if kid is None:
            return able
        return [key for key in able if key.kid == kid] or [key for key in able if key.kid is None]


def of(policy: ApplicationPolicy, *, kid: object = None) -> KeySet:
    """The keys of an application, now. From its ``jwks_uri`` where it has one, asked anew when ``kid`` is unknown.

    Empty when it has none or they cannot be had: then nothing it signs is believed.
    """
    return usable(remote_jwks.document(policy.jwks_uri, kid=kid) if policy.jwks_uri else policy.jwks)


def usable(jwks: object) -> KeySet:
    """Those keys of a JWK Set that may sign. The others are passed over, as RFC 7517 section 5 asks."""
    good = [jwk for jwk in _listed(jwks)[:MAX_KEYS] if not problem_with_key(jwk)]
    return KeySet(tuple(Key(jwk.get("kid"), _algorithms(jwk), jwt.public_key(jwk)) for jwk in good))


def problem_with(jwks: object) -> str:
    """Why ``jwks`` cannot be registered, in one sentence; empty if it can."""
    found = _listed(jwks)
    if not found:
        return 'This is not a set of keys. It looks like {"keys": [{"kty": "EC", …}]}.'
    if len(found) > MAX_KEYS:
        return f"These are {len(found)} keys: {MAX_KEYS} at most."
    if not 0 < _size(jwks) <= MAX_BYTES:
        return f"The set must be plain JSON text of {MAX_BYTES // 1024} KB at most."
    if not is_seen(json.dumps(jwks, ensure_ascii=False)):
        return f"In its names and texts: {PROBLEM}"
    for number, jwk in enumerate(found, start=1):
        if problem := problem_with_key(jwk):
            return f"Key {number}: {problem}"
    names = [jwk["kid"] for jwk in found if "kid" in jwk]
    if len(names) != len(set(names)):
        return "Two keys have the same kid."
    return ""


def algorithms_of(jwks: object) -> set[str]:
    """The signature algorithms for which a JWK Set has a key."""
    return {algorithm for key in usable(jwks).keys for algorithm in key.algorithms}


def problem_with_key(jwk: object) -> str:
    """Why one JWK cannot verify the signatures of an application, in one sentence; empty if it can."""
    try:
        jwt.public_key(jwk)
    except jwt.JoseInvalid as problem:
        return str(problem)
    assert isinstance(jwk, dict)  # or it were no key
    kid = jwk.get("kid", "-")
    if not isinstance(kid, str) or not 0 < len(kid) <= MAX_KID_CHARACTERS:
        return f"Its kid must be a text of {MAX_KID_CHARACTERS} characters at most."
    if jwk.get("use", "sig") != "sig":
        return "Its use must be sig, if given."
    if jwk.get("key_ops", ["verify"]) != ["verify"]:
        return 'Its key_ops must be ["verify"], if given.'
    if jwk.get("crv") != CURVES.get(jwk["kty"]):
        return f"Its crv must be {CURVES.get(jwk['kty'], 'left out')}."
    able = ALGORITHMS[jwk["kty"]]
    if jwk.get("alg", able[0]) not in able:
        return f"Its alg must be {' or '.join(able)}, if given."
    return ""


def _listed(jwks: object) -> list[Any]:
    found = jwks.get("keys") if isinstance(jwks, dict) else None
    return found if isinstance(found, list) else []


def _size(jwks: object) -> int:
    """In bytes as JSON; 0 for what no database keeps: half characters, NUL, numbers that are none."""
    try:
        text = json.dumps(jwks, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, TypeError, RecursionError):
        return 0
    return 0 if rb"\u0000" in text else len(text)


def _algorithms(jwk: dict[str, Any]) -> tuple[str, ...]:
    """Those the key is meant for; one meant for either name of Ed25519 is meant for both (RFC 9864 section 2.2)."""
    able = ALGORITHMS[jwk["kty"]]
    return (jwk["alg"],) if "alg" in jwk and jwk["kty"] != "OKP" else able
