"""Distrust an ID token: every check of OpenID Connect Core section 3.1.3.7, one small function each.

It came straight from the provider over TLS, and its signature is checked all the same.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.views.decorators.debug import sensitive_variables
from joserfc.errors import JoseError
from joserfc.jws import CompactSignature, JWSRegistry, extract_compact, validate_compact
from joserfc.util import urlsafe_b64encode

from printshop.conf import settings
from printshop.exceptions import IdTokenInvalid
from printshop.fields import Secret
from printshop.oauth.wire import jwks

MAX_CHARACTERS = 16 * 1024
MAX_SUBJECT = 255  # ASCII characters (section 2)
CLOCKS_DIFFER = 60  # seconds
LAST_MOMENT = 253_402_300_800  # the end of the year 9999; a longer number is no time, and may be too long for a float
HASHES = {"RS256": hashlib.sha256, "PS256": hashlib.sha256, "ES256": hashlib.sha256, "EdDSA": hashlib.sha512}
_UNREADABLE = (JoseError, ValueError, TypeError, KeyError, RecursionError)  # what broken input makes parsers raise


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What the ID token must say. ``has_nonce`` tells whether a nonce is that of the flow."""

    issuer: str
    client_id: str
    algorithm: str
    jwks_uri: str
    access_token: Secret = field(repr=False)
    has_nonce: Callable[[str], bool]


@dataclass(frozen=True, kw_only=True)
class IdToken:
    """An ID token that passed every check. ``subject`` is who she is to the ``issuer``; ``claims`` has the rest."""

    issuer: str
    subject: str
    claims: Mapping[str, object] = field(repr=False)
    text: Secret = field(repr=False)


class _Registry(JWSRegistry):
    """joserfc's algorithms within our own bounds. "EdDSA" means Ed25519 here (RFC 9864 section 2.2)."""

    max_header_length = max_payload_length = MAX_CHARACTERS

    def get_alg(self, name: str) -> Any:
        """The algorithm; only one that ``jwks.KINDS`` knows comes here."""
        return self.algorithms["Ed25519" if name == "EdDSA" else name]


_registry = _Registry(strict_check_header=False)  # unknown members are ignored (RFC 7515 section 4)


@sensitive_variables()
def read_id_token(text: object, expected: Expected) -> IdToken:
    """What a good ID token says; raises IdTokenInvalid, or SourceError when the keys cannot be had."""
    if not isinstance(text, str) or len(text) > MAX_CHARACTERS:
        raise IdTokenInvalid(detail="There is no usable ID token in the answer.")
    signed = _taken_apart(text)
    _check_signature(signed, expected)
    claims = _claims(signed)
    for check in (_check_issuer, _check_audience, _check_nonce, _check_access_token):
        check(claims, expected)
    subject = _subject(claims)
    _check_times(claims, now=time.time())
    return IdToken(issuer=expected.issuer, subject=subject, claims=claims, text=Secret(text))


def _taken_apart(text: str) -> CompactSignature:
    try:
        signed = extract_compact(text.encode("ascii"), registry=_registry)
        header = signed.headers()
    except _UNREADABLE:
        raise IdTokenInvalid(detail="The ID token is no signed JWT.") from None
    if "crit" in header or "b64" in header:
        raise IdTokenInvalid(detail="The ID token asks for extensions that are not supported here.")
    return signed


def _check_signature(signed: CompactSignature, expected: Expected) -> None:
    """By the registered algorithm and no other, with a key that the provider publishes now."""
    header = signed.headers()
    if header.get("alg") != expected.algorithm or expected.algorithm not in jwks.KINDS:
        raise IdTokenInvalid(detail=f"The ID token is not signed with {expected.algorithm}.")
    kid = header.get("kid")
    if _is_signed_by(signed, jwks.find(jwks.remembered(expected.jwks_uri), kid=kid, algorithm=expected.algorithm)):
        return
    again = jwks.fetched_again(expected.jwks_uri)
    key = jwks.find(again, kid=kid, algorithm=expected.algorithm) if again is not None else None
    if not _is_signed_by(signed, key):
        raise IdTokenInvalid(detail="The ID token is not signed by a key of the provider.")


def _is_signed_by(signed: CompactSignature, key: jwks.PublicKey | None) -> bool:
    try:
        return key is not None and validate_compact(signed, key, registry=_registry)
    except _UNREADABLE:
        return False


def _claims(signed: CompactSignature) -> Mapping[str, object]:
    try:
        found = json.loads(signed.payload or b"")
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise IdTokenInvalid(detail="The ID token holds no claims.")
    return found


def _check_issuer(claims: Mapping[str, object], expected: Expected) -> None:
    if claims.get("iss") != expected.issuer:
        raise IdTokenInvalid(detail="The ID token is of another issuer.")


def _check_audience(claims: Mapping[str, object], expected: Expected) -> None:
    """For us alone, or for us among others of whom we are the one that it was issued to (``azp``)."""
    given = claims.get("aud")
    audience = given if isinstance(given, list) else [given]
    if expected.client_id not in audience:
        raise IdTokenInvalid(detail="The ID token is for another client.")
    party = claims.get("azp")
    if (len(audience) > 1 and party is None) or party not in (None, expected.client_id):
        raise IdTokenInvalid(detail="The ID token was issued to another client.")


def _check_nonce(claims: Mapping[str, object], expected: Expected) -> None:
    nonce = claims.get("nonce")
    if not isinstance(nonce, str) or not expected.has_nonce(nonce):
        raise IdTokenInvalid(detail="The ID token belongs to another visit (nonce).")


def _check_access_token(claims: Mapping[str, object], expected: Expected) -> None:
    """``at_hash``, where there is one: the left half of the access token's hash (section 3.1.3.6)."""
    digest = HASHES[expected.algorithm](expected.access_token.encode()).digest()
    half = urlsafe_b64encode(digest[: len(digest) // 2]).decode()
    if claims.get("at_hash", half) != half:
        raise IdTokenInvalid(detail="The ID token belongs to another access token (at_hash).")


def _subject(claims: Mapping[str, object]) -> str:
    """``sub``, if it can be the name of somebody (section 2)."""
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= MAX_SUBJECT or not subject.isascii():
        raise IdTokenInvalid(detail="The ID token names nobody (sub).")
    if not subject.isprintable():
        raise IdTokenInvalid(detail="The ID token names somebody by a name that cannot be written.")
    return subject


def _check_times(claims: Mapping[str, object], *, now: float) -> None:
    ends, made = _moment(claims, "exp"), _moment(claims, "iat")
    if ends <= now - CLOCKS_DIFFER:
        raise IdTokenInvalid(detail="The ID token is over (exp).")
    if not now - settings.FLOW_SECONDS - CLOCKS_DIFFER <= made <= now + CLOCKS_DIFFER:
        raise IdTokenInvalid(detail="The ID token was not made just now (iat).")
    if "nbf" in claims and _moment(claims, "nbf") > now + CLOCKS_DIFFER:
        raise IdTokenInvalid(detail="The ID token does not count yet (nbf).")
    if settings.SIGN_IN_MAX_AGE and now - _moment(claims, "auth_time") > settings.SIGN_IN_MAX_AGE + CLOCKS_DIFFER:
        raise IdTokenInvalid(detail="She signed in too long ago (auth_time).")


def _moment(claims: Mapping[str, object], name: str) -> float:
    given = claims.get(name)
    if isinstance(given, bool) or not isinstance(given, int | float) or not 0 < given < LAST_MOMENT:
        raise IdTokenInvalid(detail=f"The ID token has no usable {name}.")
    return float(given)
