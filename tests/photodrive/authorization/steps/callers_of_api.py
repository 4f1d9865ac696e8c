"""Callers of the tables of the API: they bring a token, and a proof of possession where it is bound to a key."""

from __future__ import annotations

from typing import Any

from photodrive.authorization.security import dpop_proofs
from tests.spec.rfc9449.holder import ISSUER

from .callers import Answer, Caller, Headers


class Access(Caller, table="Access to the API"):
    """Sends ``token`` by ``scheme``, ``proof`` in the header for that, and ``access_token`` in the address."""

    path = "/api/v1/photos/"
    refused = 401

    def prepared(self, **asked: Any) -> dict[str, Any]:
        token = self.app.token(self.photos, **asked)
        if self.app.proof is None:
            return {"scheme": "Bearer", "token": token}
        return {"scheme": "DPoP", "token": token, "proof": self.proof(token, nonce=dpop_proofs.new_nonce())}

    def proof(self, token: str, *, nonce: str) -> str:
        """One by the key of the application."""
        return self.app.key.proof("GET", ISSUER + self.path, nonce=nonce, access_token=token)

    def send(self, parameters: dict[str, Any], headers: Headers | None = None) -> Answer:
        sent: dict[str, Any] = {"HTTP_AUTHORIZATION": f"{parameters['scheme']} {parameters['token']}"}
        if "proof" in parameters:
            sent["HTTP_DPOP"] = parameters["proof"]
        in_address = {name: value for name, value in parameters.items() if name == "access_token"}
        return Answer.of(self.app.back_channel.get(self.path, in_address, **sent | (headers or {})))


class Use(Access, table="Use of the API"):
    """The same: what it gives access to is a use."""


class OnePhoto(Access, table="Photo by the API"):
    """Asks for the ``photo`` of an id; the problem that is answered has no error code."""

    def prepared(self, **asked: Any) -> dict[str, Any]:
        return super().prepared(**asked) | {"photo": self.photos[0].pk}

    def send(self, parameters: dict[str, Any], headers: Headers | None = None) -> Answer:
        sent: dict[str, Any] = {"HTTP_AUTHORIZATION": f"{parameters['scheme']} {parameters['token']}"}
        return Answer.of(self.app.back_channel.get(f"{self.path}{parameters['photo']}/", **sent | (headers or {})))
