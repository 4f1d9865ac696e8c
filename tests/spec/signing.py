"""The code flow of a client that proves itself by a signature of its key (RFC 7523 section 2.2)."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass, field
from typing import Any

from photodrive.authorization.clients import applications
from tests.spec.flow import REDIRECT_URI
from tests.spec.proofs import Key
from tests.spec.rfc9449.holder import ISSUER
from tests.spec.rfc9449.keyed import Keyed

OLDER_AUDIENCES: list[Any] = [  # by a setting only
    ISSUER + "/o/token/",
    ISSUER + "/o/par/",
    [ISSUER],
    ["https://another.example", ISSUER + "/o/token/", 5],
]
TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


@dataclass
class Signing(Keyed):
    """Sends a fresh assertion with each call of the back channel, signed by ``signer``, or else ``assertion``.

    Without DPoP proofs, unless ``proof`` is set to "".
    """

    signer: Key = field(default_factory=Key)
    assertion: str = ""
    proof: str | None = None

    def authentication(self, wanted: bool = True) -> dict[str, str]:
        return {"assertion": self.assertion or self.asserted()} if wanted else {}

    def post(self, path: str, body: dict[str, Any], assertion: str = "", **headers: Any) -> Any:
        proof = {"client_assertion_type": TYPE, "client_assertion": assertion} if assertion else {}
        return super().post(path, proof | body, **headers)

    def claims(self, **changes: Any) -> dict[str, Any]:
        """The claims of a good assertion, changed; None leaves one out."""
        now, client_id = int(time.time()), self.application.client_id
        good = {
            "iss": client_id,
            "sub": client_id,
            "aud": ISSUER,
            "jti": str(uuid.uuid4()),
            "iat": now,
            "exp": now + 60,
        }
        return {name: value for name, value in (good | changes).items() if value is not None}

    def asserted(self, *, header: dict[str, Any] | None = None, by: Key | None = None, **changes: Any) -> str:
        """An assertion with its header and its claims changed, signed by ``by``."""
        key = by or self.signer
        members = {"alg": key.alg, "typ": "JWT"} | (header or {})
        return key.sign({name: value for name, value in members.items() if value is not None}, self.claims(**changes))


def signing(jane: Any, key: Key | None = None, *, kid: str = "", **more: Any) -> Signing:
    """A new application that signs with ``key``, registered by its public part, and jane signed in."""
    signer = key or Key()
    jwk = {**signer.public, **({"kid": kid} if kid else {})}
    settings: dict[str, Any] = {"client_authentication": "private_key_jwt", "jwks": {"keys": [jwk]}, **more}
    registered = applications.register(
        name="Signer", redirect_uris=[REDIRECT_URI], scopes=["photos:read", "offline_access"], **settings
    )
    made = Signing(registered.application, registered.secret, signer=signer)
    made.browser.force_login(jane)
    return made
