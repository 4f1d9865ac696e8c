"""Jane, her photos, and callers of the API."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.factories.oauth import make_user

LIST = "/api/v1/photos/"


@pytest.fixture
def jane(db: None) -> Any:
    return make_user("jane")


@pytest.fixture
def signed_in(client: Client, jane: Any) -> Client:
    """Jane's browser."""
    client.force_login(jane)
    return client
