"""The shop in a real browser, served for real, with the fake drive behind it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from printshop.accounts.models import Customer
from printshop.sources.models import Source
from tests.factories import shop

# Playwright runs an event loop in the thread of the tests; the queries there are as synchronous as ever.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
PATIENCE = 20_000  # milliseconds
Open = Callable[..., Page]


@pytest.fixture
def served(live_server: Any, settings: Any) -> str:
    """The shop's origin over real HTTP, in a project with the drive as well as in one without."""
    origin = f"http://localhost:{live_server.url.rpartition(':')[2]}"
    settings.SHOP_ORIGIN = origin
    settings.PRINTSHOP = {**settings.PRINTSHOP, "ORIGIN": origin}
    return origin


@pytest.fixture
def open_page(served: str, source: Source, browser: Browser) -> Iterator[Open]:
    """Opens a page in a browser of its own; ``customer`` says whose browser it is."""
    contexts = []

    def open_one(customer: Customer | None = None, **context: Any) -> Page:
        made = browser.new_context(base_url=served, **context)
        contexts.append(made)
        if customer is not None:
            cookies = shop.browser_of(customer).cookies
            made.add_cookies([{"name": name, "value": one.value, "url": served} for name, one in cookies.items()])
        page = made.new_page()
        page.set_default_timeout(PATIENCE)
        return page

    yield open_one
    for context in contexts:
        context.close()
