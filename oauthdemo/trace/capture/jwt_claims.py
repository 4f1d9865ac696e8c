"""What a proof, an assertion or an ID token says: header and claims, masked. The JWT itself is a secret."""

from __future__ import annotations

import base64
import binascii
import json

from oauthdemo.trace.capture import mask

SAID = (
    "typ", "alg", "kid", "jwk", "iss", "sub", "aud", "azp", "htm", "htu", "iat", "exp", "auth_time", "amr", "acr",
    "jti", "ath", "at_hash", "nonce",
)  # fmt: skip
MAX_LENGTH = 8192


def masked(value: str) -> list[mask.Pair]:
    """Header and claims of a signed JWT (RFC 7519) in a fixed order; nothing where it cannot be read."""
    parts = value.split(".")
    if len(parts) != 3 or len(value) > MAX_LENGTH:
        return []
    try:
        said = {**_object(parts[0]), **_object(parts[1])}
    except (ValueError, binascii.Error, RecursionError):
        return []
    return [(name, _shown(name, said[name])) for name in SAID if name in said]


def _object(part: str) -> dict[str, object]:
    found = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    if not isinstance(found, dict):
        raise ValueError("not an object")
    return found


def _shown(name: str, value: object) -> str:
    if name == "jwk":
        return _key(value)
    if isinstance(value, list):
        value = " ".join(str(item) for item in value)
    return mask.parameter(name, str(value))


def _key(public: object) -> str:
    """Kind and curve of a public key, with digits to recognise it by."""
    if not isinstance(public, dict):
        return mask.secret(str(public))
    kind = " ".join(str(public[name]) for name in ("kty", "crv") if isinstance(public.get(name), str))
    return f"{mask.short(kind, 20)} #{mask.fingerprint(json.dumps(public, sort_keys=True))}"
