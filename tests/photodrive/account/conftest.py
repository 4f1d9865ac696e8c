"""Accounts with something of everything in them."""

from __future__ import annotations

from typing import Any

import pytest

from photodrive.jobs import working


@pytest.fixture
def worked(db: None) -> Any:
    """Do all that is due, as the sweep does."""
    return working.work_all
