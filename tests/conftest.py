"""What every test may ask for: clients at either origin, and both origins served for real."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.cache import cache
from django.core.servers.basehttp import WSGIRequestHandler
from django.db import connections
from django.test import Client, TransactionTestCase
from playwright.sync_api import Playwright, expect

from tests import migrated, selection
from tests.factories import rsa_keys

expect.set_options(timeout=20_000)  # more tests run at once than there are processors


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Marks tests before anybody selects by marks, and puts the long ones first when everybody has shuffled."""
    for item in items:
        selection.mark(item)
    yield
    items.sort(key=selection.begins_late)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> selection.Scheduling:
    """How several processes share the tests. Marks for groups, which pytest-xdist has, do nothing under pytest 9."""
    return selection.Scheduling(config, log)


def pytest_collection_finish() -> None:
    """What thousands of tests are made of stays until the end: the garbage collector need not look at it again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


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


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings: None) -> bool:
    """pytest-django's: whether the database is there before it is set up, which a copy is."""
    return migrated.copied()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_keepdb: bool, django_db_blocker: Any) -> Iterator[None]:
    """pytest-django's, too. What was migrated here is kept for others; a copy goes with the data directory."""
    with django_db_blocker.unblock():
        if not django_db_keepdb:
            migrated.keep()
    yield
    if django_db_keepdb:
        connections.close_all()


@pytest.fixture(scope="session", autouse=True)
def _emptied_quickly() -> Iterator[None]:
    """After each test that commits, by pytest-django's hand."""
    from tests import emptying  # needs the apps, which are not there yet when this file is read

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(TransactionTestCase, "_fixture_teardown", emptying.empty)
        yield


@pytest.fixture(scope="session", autouse=True)
def _answers_at_once() -> Iterator[None]:
    """From the live server, or the second half of each answer waits up to 40 ms until the first has been received."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(WSGIRequestHandler, "disable_nagle_algorithm", True)
        yield


@pytest.fixture(scope="session", autouse=True)
def _pooled_keys() -> Iterator[None]:
    with rsa_keys.pooled():
        yield


@pytest.fixture(autouse=True)
def _different_keys(_pooled_keys: None) -> None:
    """Within a test no two RSA keys are the same."""
    rsa_keys.begin_anew()


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
    """Debian's Chromium, which must not phone home; without the windows that nobody sees, it takes half the time."""
    return {
        **browser_type_launch_args,
        "executable_path": shutil.which("chromium-headless-shell") or "/usr/bin/chromium",
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
