"""A client that holds a key and sends its token with proofs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from photodrive.authorization.security import dpop_proofs
from tests.factories.oauth import Granted, grant
from tests.photodrive.api.sent import body_of
from tests.spec.proofs import Key

ISSUER = "http://127.0.0.1:8000"
LIST = "/api/v1/photos/"


@dataclass
class Holder:
    """Asks the API with a token that is bound to ``key``."""

    granted: Granted
    key: Key = field(default_factory=Key)
    client: Client = field(default_factory=Client)

    @property
    def token(self) -> str:
        return self.granted.token

    def proof(self, method: str = "GET", path: str = LIST, **changes: Any) -> str:
        good = {"nonce": dpop_proofs.new_nonce(), "access_token": self.token}
        return self.key.proof(method, ISSUER + path, **(good | changes))

    def ask(
        self, path: str = LIST, *, method: str = "GET", scheme: str = "DPoP", proof: str | None = "", **more: Any
    ) -> Any:
        """Send the token with a good proof, with ``proof``, or (None) with none."""
        headers: Any = {"HTTP_AUTHORIZATION": f"{scheme} {self.token}"}
        if proof is not None:
            headers["HTTP_DPOP"] = proof or self.proof(method, path)
        response = self.client.generic(method, path, **headers, **more)
        body_of(response)  # to its end, where it is a file
        return response


def holder(*photos: Any, owner: Any, **consent: Any) -> Holder:
    """One whom ``owner`` lets see ``photos`` by a token bound to a key of its own."""
    made = Holder(grant(*photos, owner=owner, **consent))
    made.granted.authorization.access_tokens.update(dpop_jkt=made.key.jkt)
    return made
