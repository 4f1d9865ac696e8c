"""The shop in a real browser, served for real, with the fake drive behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from printshop.accounts.models import Customer
from printshop.sources.models import Source
from tests.conftest import Site
from tests.factories import shop

PATIENCE = 20_000  # milliseconds
Open = Callable[..., Page]


@pytest.fixture
def open_page(transactional_db: None, site: Site, source: Source, browser: Browser) -> Iterator[Open]:
    """Opens a page in a browser of its own; ``customer`` says whose browser it is."""
    contexts = []

    def open_one(customer: Customer | None = None, **context: Any) -> Page:
        made = browser.new_context(base_url=site.shop, **context)
        contexts.append(made)
        if customer is not None:
            cookies = shop.browser_of(customer).cookies
            made.add_cookies([{"name": name, "value": one.value, "url": site.shop} for name, one in cookies.items()])
        page = made.new_page()
        page.set_default_timeout(PATIENCE)
        return page

    yield open_one
    for context in contexts:
        context.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test here needs a browser, as the journeys do."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.journey)
