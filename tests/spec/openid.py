"""Signing in with the drive, as an OpenID Connect client sees it: ID tokens are read by the published keys alone."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

from joserfc import jwt
from joserfc.errors import SecurityWarning
from joserfc.jwk import KeySet

from photodrive.authorization.clients import applications
from tests.spec.flow import REDIRECT_URI, Flow, query_of

ISSUER = "http://127.0.0.1:8000"
SCOPES = ("openid", "profile", "email", "photos:read", "offline_access")
USERINFO = "/o/userinfo/"
ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]


@dataclass
class SignIn(Flow):
    """One client that asks who somebody is."""

    scope: str = "openid"

    def parameters(self, **changes: Any) -> dict[str, Any]:
        return super().parameters(**{"scope": self.scope, "nonce": "n-0S6_WzA2Mj", **changes})

    def granted(self, **changes: Any) -> dict[str, Any]:
        """The token response of somebody who agrees. Without photos, unless ``url`` leads to a page that has some."""
        url = changes.pop("url", "") or self.consent_url(**changes)
        answer = query_of(self.browser.post(url, {"decision": "allow", **self.also})["Location"])
        return self.redeemed(answer)

    def redeemed(self, answer: dict[str, str]) -> dict[str, Any]:
        """The token response for the code in an authorization response."""
        assert "code" in answer, answer
        response = self.exchange(answer["code"])
        assert response.status_code == 200, response.content
        found: dict[str, Any] = response.json()
        return found

    def claims(self, **changes: Any) -> dict[str, Any]:
        """The claims of a good ID token."""
        return self.read(self.granted(**changes)["id_token"])

    def read(self, id_token: str) -> dict[str, Any]:
        """What the ID token says, its signature checked with the published keys."""
        return dict(self.checked(id_token).claims)

    def header(self, id_token: str) -> dict[str, Any]:
        return dict(self.checked(id_token).header)

    def checked(self, id_token: str) -> jwt.Token:
        published = self.back_channel.get("/o/jwks/").json()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SecurityWarning)  # of EdDSA, which has a newer name (RFC 9864)
            return jwt.decode(id_token, KeySet.import_key_set(published), algorithms=ALGORITHMS)

    def userinfo(self, token: str, **headers: Any) -> Any:
        return self.back_channel.get(USERINFO, HTTP_AUTHORIZATION=f"Bearer {token}", **headers)


def client_of(
    owner: Any, *, name: str = "Printshop", redirect_uris: tuple[str, ...] = (REDIRECT_URI,), **policy: Any
) -> SignIn:
    """A new, checked confidential application that may ask for everything, with ``policy``, and ``owner`` signed in.

    Where the policy lets it remember, ``owner`` does not want to be asked again.
    """
    made = applications.register(name=name, redirect_uris=list(redirect_uris), scopes=SCOPES, checked=True)
    if policy:
        applications.decide(made.application, **policy)
    client = SignIn(made.application, made.secret, redirect_uri=redirect_uris[0])
    if policy.get("remembers_consent"):
        client.also = {"remember": "1"}
    if owner is not None:
        client.browser.force_login(owner)
    return client
