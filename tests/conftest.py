"""What every test may ask for: clients at either origin, and both origins served for real."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connections
from django.test import Client
from playwright.sync_api import Playwright

# Looks, words, packages and files: the database has no part in them. The races bring both databases themselves.
EITHER_DATABASE = ("architecture", "attacks/races", "docs", "look", "packaging", "printshop/browser")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what need not run twice."""
    here = Path(__file__).parent
    for item in items:
        if item.path.relative_to(here).as_posix().startswith(EITHER_DATABASE):
            item.add_marker(pytest.mark.either_database)


@dataclass(frozen=True)
class Site:
    """Both origins on one running server: absolute addresses without a final slash."""

    drive: str
    shop: str


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """No test sees the throttles or cached answers of another one."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def drive_client() -> Client:
    """A browser without JavaScript at the drive, signed in as nobody."""
    return Client(headers={"host": "127.0.0.1:8000"})


@pytest.fixture
def shop_client() -> Client:
    """A browser without JavaScript at the shop."""
    return Client(headers={"host": "localhost:8000"})


@pytest.fixture
def client(drive_client: Client) -> Client:
    return drive_client


@pytest.fixture
def site(live_server: Any, settings: Any) -> Site:
    """Both origins over real HTTP; every setting that names an origin names the live one."""
    port = live_server.url.rsplit(":", 1)[1]
    served = Site(drive=f"http://127.0.0.1:{port}", shop=f"http://localhost:{port}")
    settings.DRIVE_ORIGIN = served.drive
    settings.SHOP_ORIGIN = served.shop
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "ISSUER": served.drive}
    settings.PRINTSHOP = {**settings.PRINTSHOP, "ORIGIN": served.shop}
    settings.OAUTH2_PROVIDER = {**settings.OAUTH2_PROVIDER, "OIDC_ISS_ENDPOINT": served.drive}
    return served


@pytest.fixture(scope="session")
def playwright(playwright: Playwright) -> Iterator[Playwright]:
    """While Playwright's event loop runs, Django keeps connections of their own for it; they end with it."""
    yield playwright
    connections.close_all()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium, which must not phone home."""
    return {
        **browser_type_launch_args,
        "executable_path": "/usr/bin/chromium",
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }
