"""Clients that ask who somebody is."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model

from tests.spec.openid import SignIn, client_of


@pytest.fixture
def shop(jane: Any) -> SignIn:
    """A confidential application, and jane signed in."""
    return client_of(jane)


@pytest.fixture
def remembering(jane: Any) -> SignIn:
    """One that the operator lets remember what people agreed to, and jane, who agrees to that too, signed in."""
    return client_of(jane, remembers_consent=True)


@pytest.fixture
def sam(db: None) -> Any:
    return get_user_model().objects.create_user("sam", password="a password of his")
