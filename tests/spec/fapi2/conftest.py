"""An application that is held to the FAPI 2.0 Security Profile."""

from __future__ import annotations

from typing import Any

import pytest

from tests.spec.signing import Signing, signing


@pytest.fixture
def bank(jane: Any) -> Signing:
    """It signs with ES256, pushes, and sends DPoP proofs; jane is signed in at its browser."""
    made = signing(jane, fapi=True)
    made.proof = ""
    return made
