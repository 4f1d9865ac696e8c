"""Proof of possession (RFC 9449): the key of one connection, its proofs, and the nonces that servers hand out.

A stolen token is worth nothing without the key. The key is made when a customer sets out, lies encrypted beside
the flow and then beside the token, and is wiped with it. Nonces are hints, kept in the cache for all processes:
one that is lost or stale costs a second request and nothing else.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Literal

from django.core.cache import cache
from django.views.decorators.debug import sensitive_variables
from joserfc import jwt
from joserfc.jwk import ECKey, OKPKey
from joserfc.util import urlsafe_b64encode

from printshop.exceptions import AnswerInvalid
from printshop.fields import Secret
from printshop.oauth.wire import http

Role = Literal["server", "resource"]  # a nonce of the one is never sent to the other (RFC 9449 section 9)

_EC_CURVES: dict[str, Literal["P-256", "P-384"]] = {"ES256": "P-256", "ES384": "P-384"}
ALGORITHMS = ("ES256", "Ed25519", "ES384")  # the first that is offered is used
NONCE_NEEDED = "use_dpop_nonce"
PROOF_INVALID = "invalid_dpop_proof"
NONCE_SECONDS = 3600  # a server that says nothing new for so long is asked without
_PUBLIC = ("kty", "crv", "x", "y")
_NONCE = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]{1,500}")  # RFC 9449 section 8.1
_PARAMETER = r'[\w-]+\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s,"]+)'
_ERROR = re.compile(rf'(?:^|,)\s*DPoP\s+(?:{_PARAMETER}\s*,\s*)*?error\s*=\s*"?([\w-]+)', re.IGNORECASE)


@dataclass(frozen=True)
class ProofKey:
    """A private key and the one algorithm it is used with."""

    algorithm: str
    _key: ECKey | OKPKey = field(repr=False)

    @property
    def thumbprint(self) -> str:
        """The SHA-256 thumbprint of the public key (RFC 7638), by which the server knows it."""
        return self._key.thumbprint()

    @sensitive_variables()
    def proof(self, *, method: str, url: str, nonce: str = "", access_token: str = "") -> str:
        """A proof for one request (RFC 9449 section 4.2); with an access token it is good for that token only."""
        public = self._key.as_dict(private=False)
        header = {"typ": "dpop+jwt", "alg": self.algorithm, "jwk": {n: public[n] for n in _PUBLIC if n in public}}
        claims: dict[str, object] = {
            "jti": secrets.token_urlsafe(16),
            "htm": method,
            "htu": url.partition("#")[0].partition("?")[0],
            "iat": int(time.time()),
        }
        if nonce:
            claims["nonce"] = nonce
        if access_token:
            claims["ath"] = urlsafe_b64encode(hashlib.sha256(access_token.encode()).digest()).decode()
        return jwt.encode(header, claims, self._key, algorithms=[self.algorithm])


@sensitive_variables()
def authorization_headers(
    access_token: str, key: ProofKey | None, *, method: str, url: str, nonce: str
) -> dict[str, str]:
    """What a request to a protected resource shows: a bearer token alone (RFC 6750 section 2.1), or one that is bound
    to ``key`` with a proof of it (RFC 9449 section 7.1).
    """
    if key is None:
        return {"Authorization": f"Bearer {access_token!s}"}
    proof = key.proof(method=method, url=url, nonce=nonce, access_token=access_token)
    return {"Authorization": f"DPoP {access_token!s}", "DPoP": proof}


@sensitive_variables()
def new_key(offered: Collection[str]) -> Secret:
    """A fresh private key (RFC 7517) for an algorithm that the server offers; empty when there is none."""
    algorithm = next((name for name in ALGORITHMS if name in offered), "")
    if not algorithm:
        return Secret("")
    curve = _EC_CURVES.get(algorithm)
    key: ECKey | OKPKey = ECKey.generate_key(curve) if curve else OKPKey.generate_key("Ed25519")
    return Secret(json.dumps({**key.as_dict(private=True), "alg": algorithm}))


@sensitive_variables()
def load(stored: str) -> ProofKey | None:
    """The key as :func:`new_key` wrote it; None for the empty string."""
    if not stored:
        return None
    found = json.loads(stored)
    shape: type[ECKey] | type[OKPKey] = ECKey if found["kty"] == "EC" else OKPKey
    return ProofKey(found["alg"], shape.import_key(found))


def send(role: Role, url: str, once: Callable[[str], http.Response], *, key: ProofKey | None) -> http.Response:
    """Call ``once`` with the nonce for its proof: the one that this server gave last; without a ``key`` with none.

    Once more, but not a third time, when the answer asks for a new nonce. Every nonce that comes back is remembered
    (RFC 9449 sections 8 and 9).
    """
    if key is None:
        return once("")
    remembered = _cache_key(role, url)
    response = once(cache.get(remembered, ""))
    fresh = _learn(remembered, response)
    if not fresh or not _ASKS_FOR_NONCE[role](response):
        return response
    response.close()
    response = once(fresh)
    _learn(remembered, response)
    return response


def challenge_error(response: http.Response) -> str:
    """The error in a resource server's DPoP challenge (RFC 9449 section 7.1), empty when it names none."""
    given = ", ".join(response.headers.get_list("WWW-Authenticate"))
    found = _ERROR.search(given[:4000])
    return found.group(1) if found else ""


def _server_asks(response: http.Response) -> bool:
    """RFC 9449 section 8."""
    if response.status_code != 400:
        return False
    try:
        return http.read_object(response).get("error") == NONCE_NEEDED
    except AnswerInvalid:
        return False  # for the reader to complain about


def _resource_asks(response: http.Response) -> bool:
    """RFC 9449 section 9."""
    return response.status_code == 401 and challenge_error(response) == NONCE_NEEDED


_ASKS_FOR_NONCE: dict[Role, Callable[[http.Response], bool]] = {"server": _server_asks, "resource": _resource_asks}


def _learn(key: str, response: http.Response) -> str:
    """Remember the nonce of an answer and return it; empty when there is none, or more than one."""
    given = response.headers.get_list("DPoP-Nonce")
    if len(given) != 1 or not _NONCE.fullmatch(given[0]):
        return ""
    cache.set(key, given[0], NONCE_SECONDS)
    return str(given[0])


def _cache_key(role: Role, url: str) -> str:
    return f"printshop.nonce.{role}.{hashlib.sha256(repr(http.origin(url)).encode()).hexdigest()}"
