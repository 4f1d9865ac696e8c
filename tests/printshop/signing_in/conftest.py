"""The shop with a provider to sign in with that is not ours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from printshop.accounts.models import Identity
from printshop.sessions.middleware import COOKIE_NAME
from printshop.sessions.store import SessionStore
from printshop.sources import registration
from printshop.sources.models import Source
from tests.printshop.fake_provider import CLIENT_ID, CLIENT_SECRET, FakeProvider
from tests.printshop.visitors import Visitor


class SigningIn(Visitor):
    """A visitor who signs in."""

    def set_out(self, slug: str = "coffee", **fields: str) -> str:
        """Press the button; returns the address at the provider."""
        response = self.post(f"/signin/{slug}/", fields)
        assert response.status_code == 303, response.content
        return str(response["Location"])

    def arrive(self, provider: FakeProvider, slug: str = "coffee", **fields: str) -> Any:
        """The whole way, saying yes."""
        return self.come_back(provider.allow(self.set_out(slug, **fields)), slug)

    def page(self) -> str:
        """What the account page says; empty for somebody who is not signed in."""
        response = self.get("/account/")
        return response.text if response.status_code == 200 else ""

    def kept(self) -> dict[str, Any]:
        """What lies in the session of this browser."""
        return dict(SessionStore(self.cookies[COOKIE_NAME].value).items())

    @property
    def is_signed_in(self) -> bool:
        return bool(self.page())


def register(provider: FakeProvider, slug: str = "coffee", **changes: Any) -> Source:
    """The shop's registration with ``provider``."""
    given: dict[str, Any] = {
        "name": slug.capitalize(),
        "issuer": provider.issuer,
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "adapter": "signin",
        "scopes": "",
        "signs_in": True,
    }
    return registration.register(slug=slug, **{**given, **changes})


@pytest.fixture
def provider() -> Iterator[FakeProvider]:
    with FakeProvider() as running:
        yield running


@pytest.fixture
def coffee(db: None, provider: FakeProvider) -> Source:
    return register(provider)


@pytest.fixture
def jane(coffee: Source) -> SigningIn:
    return SigningIn()


def nobody_was_recognised() -> bool:
    return not Identity.objects.exists()
