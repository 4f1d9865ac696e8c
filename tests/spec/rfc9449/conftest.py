"""Clients that hold a key."""

from __future__ import annotations

from typing import Any

import pytest
from joserfc.jwk import OKPKey

from photodrive.authorization.clients import applications
from tests.spec.flow import Flow
from tests.spec.proofs import Key
from tests.spec.rfc9449.keyed import Keyed, keyed


@pytest.fixture
def shop(flow: Flow) -> Keyed:
    """A confidential application with a key, and jane signed in."""
    return keyed(flow)


@pytest.fixture
def frame(lasting: Flow) -> Keyed:
    """One that may ask for ``offline_access``."""
    return keyed(lasting)


@pytest.fixture
def slideshow(jane: Any) -> Keyed:
    """A public application, which has nothing but its key, and may ask for ``offline_access``."""
    registered = applications.register(
        name="Slideshow",
        redirect_uris=["https://shop.example/callback/"],
        confidential=False,
        scopes=["photos:read", "offline_access"],
    )
    made = Keyed(registered.application, "", key=Key(OKPKey.generate_key("Ed25519"), "EdDSA"))
    made.browser.force_login(jane)
    return made
