"""Walks the authorization code flow as a browser and a client would, over Django's test client."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.test import Client

VERIFIER = "correct-horse-battery-staple-0123456789-abcdefg"
REDIRECT_URI = "https://shop.example/callback/"


def challenge_of(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def basic(client_id: str, secret: str) -> dict[str, str]:
    """The header of HTTP Basic client authentication (RFC 6749 section 2.3.1)."""
    return {"HTTP_AUTHORIZATION": "Basic " + base64.b64encode(f"{client_id}:{secret}".encode()).decode()}


def query_of(location: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(location).query, keep_blank_values=True).items()}


@dataclass
class Flow:
    """One client talking to the drive in one browser. ``also`` is what she ticks beside photos, on every page."""

    application: Any
    secret: str
    redirect_uri: str = REDIRECT_URI
    browser: Client = field(default_factory=Client)
    back_channel: Client = field(default_factory=Client)
    also: dict[str, Any] = field(default_factory=dict)
    root: str = ""  # the path that the drive is under

    def parameters(self, **changes: Any) -> dict[str, Any]:
        """A good authorization request, changed; None leaves a parameter out."""
        good = {
            "response_type": "code",
            "client_id": self.application.client_id,
            "redirect_uri": self.redirect_uri,
            "scope": "photos:read",
            "state": "af0ifjsldkj",
            "code_challenge": challenge_of(VERIFIER),
            "code_challenge_method": "S256",
        }
        return {name: value for name, value in (good | changes).items() if value is not None}

    def authorize(self, **changes: Any) -> Any:
        return self.browser.get(f"{self.root}/o/authorize/", self.parameters(**changes))

    def consent_url(self, **changes: Any) -> str:
        response = self.authorize(**changes)
        assert response.status_code == 303, response.content
        return str(response["Location"])

    def push(self, *, auth: bool = True, **changes: Any) -> Any:
        """Push the authorization request (RFC 9126)."""
        return self.post(f"{self.root}/o/par/", self.parameters(**changes), **self.authentication(auth))

    def pushed_url(self, request_uri: str = "", **changes: Any) -> str:
        """Push, and open the reference in the browser; the address of the consent page."""
        response = self.open_pushed(request_uri or self.push(**changes).json()["request_uri"])
        assert response.status_code == 303, response.content
        return str(response["Location"])

    def open_pushed(self, request_uri: str, **more: Any) -> Any:
        """The browser brings ``client_id`` and ``request_uri``."""
        sent = {"client_id": self.application.client_id, "request_uri": request_uri, **more}
        return self.browser.get(f"{self.root}/o/authorize/", sent)

    def allow(self, photos: list[Any], *, url: str = "", **changes: Any) -> Any:
        """Open the consent page, tick ``photos``, approve; the response that redirects to the client."""
        url = url or self.consent_url(**changes)
        assert self.browser.get(url).status_code == 200
        ids = [str(photo.pk) for photo in photos]
        return self.browser.post(url, {"shown": ids, "photo": ids, "decision": "allow", **self.also})

    def code(self, photos: list[Any], **changes: Any) -> str:
        response = self.allow(photos, **changes)
        assert response.status_code == 303, response.content
        return query_of(response["Location"])["code"]

    def exchange(self, code: str, *, auth: bool = True, **changes: Any) -> Any:
        body = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.redirect_uri,
            "code_verifier": VERIFIER,
        }
        sent = {name: value for name, value in (body | changes).items() if value is not None}
        return self.post(f"{self.root}/o/token/", sent, **self.authentication(auth))

    def refresh(self, token: str, *, auth: bool = True, **changes: Any) -> Any:
        """Exchange a refresh token (RFC 6749 section 6)."""
        body = {"grant_type": "refresh_token", "refresh_token": token} | changes
        sent = {name: value for name, value in body.items() if value is not None}
        return self.post(f"{self.root}/o/token/", sent, **self.authentication(auth))

    def authentication(self, wanted: bool = True) -> dict[str, str]:
        """The headers by which the application proves itself."""
        return basic(self.application.client_id, self.secret) if wanted else {}

    def post(self, path: str, body: dict[str, Any], **headers: Any) -> Any:
        """A form POST of the back channel."""
        from urllib.parse import urlencode

        return self.back_channel.post(
            path, urlencode(body, doseq=True), content_type="application/x-www-form-urlencoded", **headers
        )

    def pair(self, photos: list[Any], **changes: Any) -> dict[str, Any]:
        """The token response of a consent with ``offline_access``, as long as the application may ask for it."""
        response = self.exchange(self.code(photos, **{"scope": "photos:read offline_access", **changes}))
        assert response.status_code == 200, response.content
        found: dict[str, Any] = response.json()
        return found

    def token(self, photos: list[Any], **changes: Any) -> str:
        response = self.exchange(self.code(photos, **changes))
        assert response.status_code == 200, response.content
        return str(response.json()["access_token"])

    def api(self, path: str, token: str) -> Any:
        return self.back_channel.get(path, HTTP_AUTHORIZATION=f"Bearer {token}")
