"""What the fake drive knows of RFC 9126, 9449 and 7523: strict, and noting everything it was shown."""

from __future__ import annotations

import base64
import hashlib
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OKPKey

PROOF_ALGORITHMS = ["ES256", "ES384", "Ed25519"]


class NonceMissing(Exception):
    """The proof is fine, but for its nonce."""


@dataclass
class Keys:
    """The proofs and assertions of one fake drive. A proof must carry ``nonce``, which a test may change."""

    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(8))
    seen: list[dict[str, Any]] = field(default_factory=list)  # header and claims of each proof, in order
    assertions: list[dict[str, Any]] = field(default_factory=list)

    def check_proof(self, headers: Any, *, method: str, url: str, access_token: str = "") -> str:
        """The thumbprint of the key that signed; NonceMissing, or AssertionError for whatever else is wrong."""
        given = headers.get_all("DPoP") or []
        assert len(given) == 1, "one proof"
        header, claims = self._read(given[0])
        assert claims.keys() - {"nonce", "ath"} == {"jti", "htm", "htu", "iat"}
        assert (claims["htm"], claims["htu"]) == (method, url)
        assert abs(claims["iat"] - time.time()) < 60
        assert claims["jti"] not in [proof["claims"]["jti"] for proof in self.seen], "a proof is used once"
        assert claims.get("ath") == (sha256(access_token) if access_token else None)
        thumbprint = str(import_key(header["jwk"]).thumbprint())
        self.seen.append({"header": header, "claims": claims, "thumbprint": thumbprint})
        if claims.get("nonce") != self.nonce:
            raise NonceMissing
        return thumbprint

    def _read(self, proof: str) -> tuple[dict[str, Any], dict[str, Any]]:
        found = jwt.decode(proof, lambda guest: import_key(guest.headers()["jwk"]), algorithms=PROOF_ALGORITHMS)
        assert found.header["typ"] == "dpop+jwt"
        assert set(found.header["jwk"]) <= {"kty", "crv", "x", "y"}, "the public key and nothing else"
        return found.header, found.claims

    def check_assertion(self, form: Mapping[str, str], *, client_id: str, audience: str, keys: dict[str, Any]) -> bool:
        """Is the form signed by one of ``keys``?"""
        if form.get("client_assertion_type") != "urn:ietf:params:oauth:client-assertion-type:jwt-bearer":
            return False
        claims = jwt.decode(form["client_assertion"], KeySet.import_key_set(keys), algorithms=["ES256"]).claims  # type: ignore[arg-type]
        assert claims["iss"] == claims["sub"] == client_id
        assert claims["aud"] == audience
        assert 0 < claims["exp"] - claims["iat"] <= 60
        assert claims["jti"] not in [used["jti"] for used in self.assertions], "an assertion is used once"
        self.assertions.append(dict(claims))
        return True


def import_key(public: dict[str, Any]) -> Any:
    return (ECKey if public["kty"] == "EC" else OKPKey).import_key(public)


def sha256(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
