"""The keys that a provider signs ID tokens with (RFC 7517, OpenID Connect Core section 10.1).

Its key set is remembered, and fetched anew when a token names a key that is not in it: keys change. So that bad
tokens do not make the shop fetch without end, that happens once in a while only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.cache import cache
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey, RSAKey
from joserfc.util import urlsafe_b64decode

from printshop.conf import settings
from printshop.exceptions import AnswerInvalid
from printshop.oauth.wire import http

PublicKey = RSAKey | ECKey | OKPKey
JWK = Mapping[str, str]  # the members that matter here, as they came
MAX_KEYS = 100
MAX_BYTES = 512 * 1024
RSA_BITS = range(2048, 8193)
RSA_EXPONENT_BYTES = 4  # longer ones only make us work
# Kind and curve of the keys that go with an algorithm; a symmetric one goes with none (RFC 7518, RFC 8037).
KINDS: dict[str, tuple[str, str]] = {
    "RS256": ("RSA", ""),
    "PS256": ("RSA", ""),
    "ES256": ("EC", "P-256"),
    "EdDSA": ("OKP", "Ed25519"),
}
_SHAPES: dict[str, type[PublicKey]] = {"RSA": RSAKey, "EC": ECKey, "OKP": OKPKey}
_MEMBERS = {"RSA": ("kty", "n", "e"), "EC": ("kty", "crv", "x", "y"), "OKP": ("kty", "crv", "x")}
_TEXTS = ("kty", "kid", "use", "alg", "crv", "n", "e", "x", "y")


def remembered(uri: str) -> list[JWK]:
    """The keys at ``uri``, from the cache or from there; raises SourceError."""
    kept = cache.get(_cache_key(uri))
    return kept if isinstance(kept, list) else _fetch(uri)


def fetched_again(uri: str) -> list[JWK] | None:
    """The keys as they are now; None if they were fetched only a moment ago. Raises SourceError."""
    return _fetch(uri) if cache.add(_cache_key(uri) + ".again", True, settings.KEYS_AGAIN_SECONDS) else None


def find(keys: Sequence[JWK], *, kid: object, algorithm: str) -> PublicKey | None:
    """The one key that ``kid`` names and that goes with ``algorithm``; None where there is none or it is not clear.

    A token without a ``kid`` may do where there is one key only that fits (OpenID Connect Core section 10.1).
    """
    fitting = [jwk for jwk in keys if _fits(jwk, algorithm) and (kid is None or jwk.get("kid") == kid)]
    return _imported(fitting[0]) if len(fitting) == 1 else None


def send_keys_request(uri: str) -> dict[str, object]:
    """Ask for the key set."""
    return http.get_document(uri, what="a key set", max_bytes=MAX_BYTES)


def read_keys(document: Mapping[str, object]) -> list[JWK]:
    """Distrust it: a list of objects, not too long. Keys of kinds that are not known here do no harm (RFC 7517 5)."""
    found = document.get("keys")
    if not isinstance(found, list) or len(found) > MAX_KEYS:
        raise AnswerInvalid(detail="The key set has no usable list of keys (RFC 7517).")
    read = [_members(jwk) for jwk in found if isinstance(jwk, dict)]
    return [jwk for jwk in read if jwk is not None]


def _members(jwk: Mapping[str, object]) -> JWK | None:
    """What matters of a key, all of it texts (RFC 7517 section 4); None for one that verifies nothing for us."""
    told = {name: jwk[name] for name in _TEXTS if jwk.get(name) is not None}
    texts = {name: value for name, value in told.items() if isinstance(value, str)}
    operations = jwk.get("key_ops")
    verifies = operations is None or (isinstance(operations, list) and "verify" in operations)
    return texts if len(texts) == len(told) and verifies and texts.get("kty") in _SHAPES else None


def _fetch(uri: str) -> list[JWK]:
    found = read_keys(send_keys_request(uri))
    cache.set(_cache_key(uri), found, settings.KEYS_CACHE_SECONDS)
    return found


def _fits(jwk: JWK, algorithm: str) -> bool:
    kind, curve = KINDS[algorithm]
    return (
        jwk["kty"] == kind
        and (not curve or jwk.get("crv") == curve)
        and jwk.get("use", "sig") == "sig"
        and jwk.get("alg", algorithm) == algorithm
    )


def _imported(jwk: JWK) -> PublicKey | None:
    """The public half; None for a key that cannot be read, or that is too weak to believe."""
    kind = jwk["kty"]
    try:
        members: dict[str, Any] = {name: jwk[name] for name in _MEMBERS[kind]}
        return None if kind == "RSA" and not _is_fit(members) else _SHAPES[kind].import_key(members)
    except (JoseError, ValueError, TypeError, KeyError):
        return None


def _is_fit(members: dict[str, Any]) -> bool:
    modulus, exponent = (urlsafe_b64decode(members[name].encode()) for name in ("n", "e"))
    return int.from_bytes(modulus, "big").bit_length() in RSA_BITS and len(exponent) <= RSA_EXPONENT_BYTES


def _cache_key(uri: str) -> str:
    return f"printshop.jwks.{hashlib.sha256(uri.encode()).hexdigest()}"
