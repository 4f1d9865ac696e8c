"""Two people, and a storage of their own for every test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model


@pytest.fixture
def files(settings: Any, tmp_path: Path) -> Path:
    """The directory that holds the photos of this test alone."""
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path, "base_url": None}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    return tmp_path


@pytest.fixture
def jane(db: None, files: Path) -> Any:
    return get_user_model().objects.create_user("jane")


@pytest.fixture
def sam(db: None, files: Path) -> Any:
    return get_user_model().objects.create_user("sam")
