"""Keys and DPoP proofs as a client makes them (RFC 9449 section 4), for the tests of everybody."""

from __future__ import annotations

import base64
import hashlib
import json
import time
import uuid
import warnings
from dataclasses import dataclass, field
from typing import Any

from joserfc.errors import SecurityWarning
from joserfc.jwk import ECKey, OKPKey, RSAKey
from joserfc.jws import JWSRegistry, serialize_compact

PrivateKey = RSAKey | ECKey | OKPKey


class _Registry(JWSRegistry):
    """Signs whatever it is told to."""

    max_header_length = 100_000


def hash_of(access_token: str) -> str:
    """The ``ath`` of ``access_token``."""
    return base64.urlsafe_b64encode(hashlib.sha256(access_token.encode()).digest()).rstrip(b"=").decode()


@dataclass(frozen=True)
class Key:
    """A client's key pair; ES256 unless told otherwise."""

    private: PrivateKey = field(default_factory=lambda: ECKey.generate_key("P-256"))
    alg: str = "ES256"

    @property
    def jkt(self) -> str:
        """Its thumbprint (RFC 7638), as in ``cnf`` and ``dpop_jkt``."""
        return self.private.thumbprint()

    @property
    def public(self) -> dict[str, Any]:
        """Its public part, as a JWK."""
        return dict(self.private.as_dict(private=False))

    def header(self, **changes: Any) -> dict[str, Any]:
        """The header of a good proof, changed; None leaves a member out."""
        return _without_none({"typ": "dpop+jwt", "alg": self.alg, "jwk": self.public} | changes)

    def claims(
        self, method: str, url: str, *, nonce: str = "", access_token: str = "", **changes: Any
    ) -> dict[str, Any]:
        """The claims of a good proof, changed; None leaves one out."""
        good = {"jti": str(uuid.uuid4()), "htm": method, "htu": url, "iat": int(time.time())}
        made_for = {"nonce": nonce or None, "ath": hash_of(access_token) if access_token else None}
        return _without_none(good | made_for | changes)

    def proof(
        self,
        method: str,
        url: str,
        *,
        nonce: str = "",
        access_token: str = "",
        header: dict[str, Any] | None = None,
        **changes: Any,
    ) -> str:
        """The value of a DPoP header; ``header`` and ``changes`` (of the claims) as in the methods above."""
        claims = self.claims(method, url, nonce=nonce, access_token=access_token, **changes)
        return self.sign(self.header(**(header or {})), claims)

    def sign(self, header: dict[str, Any], claims: Any) -> str:
        """A JWT of ``header`` and ``claims``, signed with this key whatever they say."""
        registry = _Registry(algorithms=[header["alg"]], strict_check_header=False)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SecurityWarning)  # the name EdDSA is going out of use
            return serialize_compact(header, json.dumps(claims), self.private, registry=registry)


def _without_none(members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value is not None}
