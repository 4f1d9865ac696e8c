"""One request of the token endpoint and the proofs that go with it."""

from __future__ import annotations

from collections.abc import Collection

from photodrive.authorization.protocol import algorithms as known
from photodrive.authorization.security import dpop_proofs

ALGORITHMS = known.SIGNING
URL = "http://127.0.0.1:8000/o/token/"
TOKEN = "an access token"


def check(
    proof: str,
    *,
    method: str = "POST",
    url: str = URL,
    algorithms: Collection[str] = ALGORITHMS,
    access_token: str = TOKEN,
) -> dpop_proofs.Proof:
    """What ``proof`` proves about that request."""
    return dpop_proofs.check(proof, method=method, url=url, algorithms=algorithms, access_token=access_token)
