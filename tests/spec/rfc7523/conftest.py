"""Clients that sign."""

from __future__ import annotations

from typing import Any

import pytest

from tests.spec.signing import Signing, signing


@pytest.fixture
def signer(jane: Any) -> Signing:
    """An application that signs with ES256."""
    return signing(jane)
