"""Somebody who may register applications."""

from __future__ import annotations

import pytest

from tests.spec.registering import Registrar, initial_token


@pytest.fixture
def registrar(db: None) -> Registrar:
    """With a token for any number of applications, with any scopes."""
    return Registrar(initial_token())
