"""Proofs of possession: a request signed with the key that its token is bound to (RFC 9449).

A proof is a JWT in the ``DPoP`` header. :func:`check` puts it through section 4.3, step by step, and only a proof
that is good in every respect uses up its ``jti``.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings as django_settings
from django.utils.crypto import salted_hmac

from photodrive import conf
from photodrive.authorization.protocol import uri_normalisation
from photodrive.exceptions import PhotodriveError

from . import base64url, jwt, replay_memory

TYPE = "dpop+jwt"
MAX_CHARACTERS = 8192
MAX_JTI_CHARACTERS = 256
AHEAD_SECONDS = 60  # that a client's clock may be fast
LAST_SECOND = 1e12  # since the epoch; infinities, NaN and integers too long for a float lie beyond
ONCE = "dpop"  # the kind of our identifiers in the replay memory


class ProofInvalid(PhotodriveError):
    message = "The DPoP proof is not valid."
    code = "invalid_dpop_proof"


class NonceNeeded(ProofInvalid):
    message = "The DPoP proof needs the nonce that this answer brings."
    code = "use_dpop_nonce"


@dataclass(frozen=True)
class Proof:
    """A good proof. ``jkt`` is its key's thumbprint (RFC 7638), SHA-256 in base64url."""

    jkt: str


def check(proof: str, *, method: str, url: str, algorithms: Collection[str], access_token: str = "") -> Proof:
    """What ``proof``, the value of the DPoP header, proves about a request of ``method`` to ``url``.

    ``url`` is absolute, made from the configured issuer, never from the Host that was sent. With an
    ``access_token`` the proof must be made for it. Raises ProofInvalid, or NonceNeeded where all that is wrong is
    the nonce: the client sends its request once more with :func:`new_nonce`. No ``str(error)`` holds anything
    of the proof, nor a quote, so it fits into a header.
    """
    read = _read(proof, algorithms)
    _check_request(read.claims, method=method, url=url)
    issued_at = _check_age(read.claims)
    if access_token:
        _check_token(read.claims, access_token)
    jti = _jti_of(read.claims)
    _check_nonce(read.claims)
    ends_at = issued_at + conf.settings.DPOP_PROOF_SECONDS + AHEAD_SECONDS  # our own clocks may differ, too
    until = datetime.fromtimestamp(ends_at, UTC)
    if not replay_memory.first_time(ONCE, f"{read.jkt} {jti}", until=until):
        raise ProofInvalid("The DPoP proof was used before: make a new one, with a new jti, for each request.")
    return Proof(read.jkt)


@dataclass(frozen=True)
class _Signed:
    """The claims of a proof whose signature is good."""

    claims: Mapping[str, object]
    jkt: str


def _read(proof: str, algorithms: Collection[str]) -> _Signed:
    """Take the proof apart and verify its signature by the key in its own header (section 4.3, points 1 to 7)."""
    if not proof:
        raise ProofInvalid("Send a DPoP proof in the DPoP header.")
    if "," in proof:  # a second DPoP header arrives joined by a comma
        raise ProofInvalid("Send one DPoP header, not two.")
    if len(proof) > MAX_CHARACTERS:
        raise ProofInvalid(f"The DPoP proof is longer than {MAX_CHARACTERS} characters.")
    try:
        token = jwt.read(proof)
        if token.header.get("typ") != TYPE:
            raise ProofInvalid(f"The typ of the DPoP proof must be {TYPE}.")
        if token.algorithm not in algorithms:
            raise ProofInvalid(f"Sign the DPoP proof with one of {', '.join(algorithms)}.")
        key = jwt.public_key(token.header.get("jwk"))
        jwt.verify(token, key)
    except jwt.JoseInvalid as error:
        raise ProofInvalid(f"DPoP proof: {error}", detail=error.detail) from None
    return _Signed(claims=token.claims, jkt=key.thumbprint())


def _check_request(claims: Mapping[str, object], *, method: str, url: str) -> None:
    """The proof was made for this request (points 8 and 9)."""
    if claims.get("htm") != method:
        raise ProofInvalid("The htm of the DPoP proof is not the method of this request.")
    htu = claims.get("htu")
    address = uri_normalisation.normalised(htu) if isinstance(htu, str) else None
    if address is None or address != uri_normalisation.normalised(url):
        raise ProofInvalid("The htu of the DPoP proof is not the address of this request.")


def _check_age(claims: Mapping[str, object]) -> float:
    """The proof was made just now (point 11, section 11.1); returns when, in seconds since the epoch."""
    issued_at, now = claims.get("iat"), time.time()
    if isinstance(issued_at, bool) or not isinstance(issued_at, int | float) or not abs(issued_at) < LAST_SECOND:
        raise ProofInvalid("The DPoP proof has no iat, or one that is no number.")
    if issued_at < now - conf.settings.DPOP_PROOF_SECONDS:
        raise ProofInvalid("The DPoP proof is too old: make a new one for each request.")
    if issued_at > now + AHEAD_SECONDS:
        raise ProofInvalid("The DPoP proof comes from the future: set your clock.")
    return issued_at


def _check_token(claims: Mapping[str, object], access_token: str) -> None:
    """The proof was made for this access token (point 12)."""
    ath = claims.get("ath")
    if not isinstance(ath, str) or not _same(ath, hash_of(access_token)):
        raise ProofInvalid("The ath of the DPoP proof is not the hash of this access token.")


def _jti_of(claims: Mapping[str, object]) -> str:
    jti = claims.get("jti")
    if not isinstance(jti, str) or not 0 < len(jti) <= MAX_JTI_CHARACTERS:
        raise ProofInvalid(f"The DPoP proof needs a jti of 1 to {MAX_JTI_CHARACTERS} characters.")
    return jti


def hash_of(access_token: str) -> str:
    """The ``ath`` that goes with ``access_token`` (section 4.2)."""
    return base64url.encode(hashlib.sha256(access_token.encode()).digest())


# -- nonces (sections 8 and 9) ------------------------------------------------------------------------------


def new_nonce() -> str:
    """The nonce for the client's next proofs. The same in all processes; a new one twice per DPOP_NONCE_SECONDS."""
    return _nonce(_step(), django_settings.SECRET_KEY)


def _check_nonce(claims: Mapping[str, object]) -> None:
    nonce = claims.get("nonce")
    keys = [django_settings.SECRET_KEY, *django_settings.SECRET_KEY_FALLBACKS]
    taken = [_nonce(step, key) for step in (_step(), _step() - 1) for key in keys]
    if not isinstance(nonce, str) or not any(_same(nonce, good) for good in taken):
        raise NonceNeeded


def _step() -> int:
    return int(time.time() * 2 // conf.settings.DPOP_NONCE_SECONDS)


def _nonce(step: int, key: str | bytes) -> str:
    mac = salted_hmac("photodrive.authorization.dpop.nonce", str(step), secret=key, algorithm="sha256")
    return base64url.encode(mac.digest())


def _same(given: str, good: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), good.encode())
