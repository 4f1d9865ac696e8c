"""The shop against a fake drive, in one process and over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache

from printshop.sources import registration
from printshop.sources.models import Source
from tests.printshop.fake_drive import CLIENT_ID, CLIENT_SECRET, FakeDrive
from tests.printshop.visitors import Visitor


@pytest.fixture(autouse=True)
def _own_place(settings: Any, tmp_path: Path) -> Iterator[None]:
    """Files of each test by themselves, nothing remembered from another one, no long waits."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        },
    }
    settings.PRINTSHOP = {
        **settings.PRINTSHOP,
        "ALLOW_INSECURE_SOURCES": True,
        "HTTP_TIMEOUT_SECONDS": 10.0,
        "HTTP_DEADLINE_SECONDS": 20.0,
        "RELIST_SECONDS": 0,
    }
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def drive() -> Iterator[FakeDrive]:
    with FakeDrive() as running:
        yield running


@pytest.fixture
def source(db: None, drive: FakeDrive) -> Source:
    return registration.register(
        slug="drive", name="Drive", issuer=drive.issuer, client_id=CLIENT_ID, client_secret=CLIENT_SECRET
    )


@pytest.fixture
def visitor(db: None) -> Visitor:
    return Visitor()


@pytest.fixture
def other_visitor(db: None) -> Visitor:
    return Visitor()
