"""A program that registers itself and keeps its registration (RFC 7591, RFC 7592)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone
from oauth2_provider.models import get_application_model

from photodrive.authorization.clients import initial_access_tokens
from photodrive.authorization.protocol.scopes import SCOPES

URL = "/o/register/"
REDIRECT_URI = "https://prints.example/callback"
GOOD: dict[str, Any] = {"client_name": "Prints", "redirect_uris": [REDIRECT_URI]}


def initial_token(*, scopes: Iterable[str] = SCOPES, uses: int | None = None, **more: Any) -> str:
    """A live initial access token."""
    ends = timezone.now() + timedelta(days=1)
    return initial_access_tokens.make(label="Tests", scopes=scopes, uses=uses, expires_at=ends, **more).token


def bearer(token: str) -> dict[str, Any]:
    return {"HTTP_AUTHORIZATION": f"Bearer {token}"} if token else {}


def application_of(response: Any) -> Any:
    return get_application_model().objects.get(client_id=response.json()["client_id"])


@dataclass
class Registrar:
    """Sends metadata with ``token`` and nothing else."""

    token: str
    client: Client = field(default_factory=lambda: Client(headers={"host": "127.0.0.1:8000"}))

    def register(self, metadata: Any = None, /, **changes: Any) -> Any:
        """The answer to a good registration, changed."""
        sent = {**GOOD, **changes} if metadata is None else metadata
        return self.client.post(URL, sent, content_type="application/json", **bearer(self.token))

    def registered(self, **changes: Any) -> Registration:
        response = self.register(**changes)
        assert response.status_code == 201, response.content
        return Registration(response.json(), self.client)


@dataclass
class Registration:
    """What a client was told when it registered, and what it may do with that."""

    told: dict[str, Any]
    client: Client

    @property
    def address(self) -> str:
        """Its configuration endpoint, as a path."""
        return f"{URL}{self.told['client_id']}/"

    @property
    def application(self) -> Any:
        return get_application_model().objects.get(client_id=self.told["client_id"])

    @property
    def header(self) -> dict[str, Any]:
        return bearer(self.told["registration_access_token"])

    def read(self) -> Any:
        return self.client.get(self.address, **self.header)

    def metadata(self, **changes: Any) -> dict[str, Any]:
        """What was registered, without what a change must not name; changed."""
        ours = {
            "registration_access_token",
            "registration_client_uri",
            "client_id_issued_at",
            "client_secret_expires_at",
        }
        return {name: value for name, value in self.told.items() if name not in ours} | changes

    def put(self, metadata: dict[str, Any], **headers: Any) -> Any:
        sent = headers or self.header
        return self.client.put(self.address, metadata, content_type="application/json", **sent)

    def change(self, **changes: Any) -> Any:
        return self.put(self.metadata(**changes))

    def delete(self) -> Any:
        return self.client.delete(self.address, **self.header)
