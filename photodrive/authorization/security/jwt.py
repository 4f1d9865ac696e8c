"""Signed JWTs (RFC 7515, RFC 7519): whatever is wrong with one from outside, it is one kind of error.

Only keys that can sign in public are known here: no symmetric ones, so "none" and HS256 have no way in.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey, RSAKey
from joserfc.jws import CompactSignature, JWSRegistry, extract_compact, serialize_compact, validate_compact
from joserfc.util import urlsafe_b64decode

from photodrive.exceptions import PhotodriveError

PublicKey = RSAKey | ECKey | OKPKey
KINDS: dict[str, type[PublicKey]] = {"RSA": RSAKey, "EC": ECKey, "OKP": OKPKey}
PRIVATE = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"})
RSA_BITS = range(2048, 8193)
RSA_EXPONENT_BYTES = 4  # longer ones only make us work
MAX_CHARACTERS = 16 * 1024
UNREADABLE = (JoseError, ValueError, TypeError, KeyError, RecursionError)  # what broken input makes parsers raise


class JoseInvalid(PhotodriveError):
    message = "This is not a JSON Web Token."


@dataclass(frozen=True)
class Token:
    """A JWT taken apart. Nothing in it is to be believed before :func:`verify`."""

    header: Mapping[str, object]
    claims: Mapping[str, object]
    algorithm: str
    signed: CompactSignature


class _Registry(JWSRegistry):
    """joserfc's algorithms, without its limit of 512 bytes for a header: a longer RSA key does not fit into that.

    "EdDSA" means Ed25519 here (RFC 9864 section 2.2, FAPI 2.0 section 5.4.1).
    """

    max_header_length = max_payload_length = MAX_CHARACTERS

    def get_alg(self, name: str) -> Any:
        """The algorithm; whether it is welcome is for the caller to say, before :func:`verify`."""
        return self.algorithms["Ed25519" if name == "EdDSA" else name]


_registry = _Registry(strict_check_header=False)  # unknown members are ignored (RFC 7515 section 4)


def read(text: str) -> Token:
    """Take ``text``, a JWT in compact form, apart. Raises JoseInvalid."""
    try:
        signed = extract_compact(text.encode("ascii"), registry=_registry)
        header, claims = signed.headers(), json.loads(signed.payload)
        # Half characters can be written in JSON, but be hashed, stored or compared nowhere (RFC 8259 section 8.2).
        json.dumps([header, claims], ensure_ascii=False).encode()
    except UNREADABLE as error:
        raise JoseInvalid(detail=repr(error)) from None
    algorithm = header.get("alg") if isinstance(header, dict) else None
    if not isinstance(claims, dict) or not isinstance(algorithm, str):
        raise JoseInvalid
    if "crit" in header or "b64" in header:
        raise JoseInvalid("It asks for extensions that are not supported here.")
    return Token(header=header, claims=claims, algorithm=algorithm, signed=signed)


def public_key(jwk: object) -> PublicKey:
    """The key in ``jwk``, a JWK for signatures (RFC 7517). Raises JoseInvalid: private, weak, broken, another kind."""
    if not isinstance(jwk, dict) or not isinstance(jwk.get("kty"), str) or jwk["kty"] not in KINDS:
        raise JoseInvalid("The key must be a public RSA, EC or OKP key, as a JWK.")
    if PRIVATE & jwk.keys():
        raise JoseInvalid("The key holds its private part: it is not secret any more, make a new one.")
    kind = KINDS[jwk["kty"]]
    names = [name for name, member in kind.value_registry.items() if member.required]
    members = {name: jwk[name] for name in ("kty", *names) if name in jwk}
    try:
        kind.validate_dict_key(members)
        _refuse_unfit_rsa(members)
        return kind.import_key(members)
    except UNREADABLE as error:
        raise JoseInvalid("The key cannot be read.", detail=repr(error)) from None


def _refuse_unfit_rsa(members: dict[str, Any]) -> None:
    """Raise JoseInvalid for an RSA key that is too short, or so long that it is there to keep us busy."""
    if members["kty"] != "RSA":
        return
    modulus, exponent = (urlsafe_b64decode(members[name].encode()) for name in ("n", "e"))
    if int.from_bytes(modulus, "big").bit_length() not in RSA_BITS:
        raise JoseInvalid(f"An RSA key must have {RSA_BITS.start} to {RSA_BITS[-1]} bits.")
    if len(exponent) > RSA_EXPONENT_BYTES:
        raise JoseInvalid("The exponent of the RSA key is too long.")


def verify(token: Token, key: PublicKey) -> None:
    """Raise JoseInvalid unless ``token`` was signed by ``key`` with the algorithm its header names."""
    try:
        good = validate_compact(token.signed, key, registry=_registry)
    except UNREADABLE as error:
        raise JoseInvalid("The key does not go with the algorithm.", detail=repr(error)) from None
    if not good:
        raise JoseInvalid("The signature is wrong.")


def sign(claims: Mapping[str, object], key: PublicKey, *, algorithm: str, kid: str) -> str:
    """``claims`` as a JWT in compact form, signed by ``key``, which has its private part and is called ``kid``."""
    header = {"alg": algorithm, "kid": kid, "typ": "JWT"}
    return serialize_compact(header, json.dumps(dict(claims)), key, registry=_registry)
