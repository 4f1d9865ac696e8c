"""Browsers without JavaScript, signed in."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client


def _signed_in(user: Any) -> Client:
    client = Client(headers={"host": "127.0.0.1:8000"})
    client.force_login(user)
    return client


@pytest.fixture
def janes(jane: Any) -> Client:
    return _signed_in(jane)


@pytest.fixture
def sams(sam: Any) -> Client:
    return _signed_in(sam)


@pytest.fixture
def nobody(drive_client: Client, files: Any, db: None) -> Client:
    return drive_client
