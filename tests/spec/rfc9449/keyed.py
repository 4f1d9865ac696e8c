"""The code flow of a client that holds a key."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from photodrive.authorization.security import dpop_proofs
from tests.spec.flow import Flow
from tests.spec.proofs import Key
from tests.spec.rfc9449.holder import ISSUER


@dataclass
class Keyed(Flow):
    """Sends a proof with each call of the back channel: a good one by ``key``, ``proof``, or none if that is None."""

    key: Key = field(default_factory=Key)
    proof: str | None = ""

    def post(self, path: str, body: dict[str, Any], **headers: Any) -> Any:
        if self.proof is not None:
            headers["HTTP_DPOP"] = self.proof or self.made(path)
        return super().post(path, body, **headers)

    def made(self, path: str = "/o/token/", **changes: Any) -> str:
        """A good proof for a call to ``path``, changed."""
        return self.key.proof("POST", ISSUER + path, **({"nonce": dpop_proofs.new_nonce()} | changes))

    def bound_token(self, photos: list[Any], **changes: Any) -> dict[str, Any]:
        """The token response of a consent, refreshable if the application may ask for that."""
        found: dict[str, Any] = self.exchange(self.code(photos, **changes)).json()
        assert found["token_type"] == "DPoP", found
        return found

    def ask(self, token: str, *, scheme: str = "DPoP") -> int:
        """The status of a request to the API, with a good proof."""
        path = "/api/v1/photos/"
        proof = self.key.proof("GET", ISSUER + path, nonce=dpop_proofs.new_nonce(), access_token=token)
        headers: Any = {"HTTP_AUTHORIZATION": f"{scheme} {token}", "HTTP_DPOP": proof}
        return int(self.back_channel.get(path, **headers).status_code)


def keyed(flow: Flow) -> Keyed:
    """The client and the browser of ``flow``, with a key."""
    return Keyed(flow.application, flow.secret, flow.redirect_uri, flow.browser, flow.back_channel)
