"""WCAG 2.2 AA by axe-core on every page of both sites: wide and at 320 pixels, light and dark, nothing is found.

The pages are read from the URLconfs, so a new one is looked at from its first day. The browser gets what the site
answered, and its styles, scripts and pictures from where the site has them; no server is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, Page, Route

from tests.attacks.strangers.endpoints import DRIVE, SHOP, endpoints
from tests.attacks.strangers.worlds import Sites
from tests.look import pages
from tests.printshop import axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db, pytest.mark.either_database]
SCREENS = {
    "wide-light": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    "narrow-dark": {"viewport": {"width": 320, "height": 700}, "color_scheme": "dark"},
}
OTHERS = "clients"  # the example clients, each at a host of its own
NOT_OURS = ("admin/", "api/v1/docs/")  # Django's admin and the API's own description have their own markup


def walked(sites: Sites, where: str) -> Iterator[pages.Page]:
    """Every page of the site ``where``, asked by a stranger and by somebody at home."""
    seen = set()
    for endpoint in endpoints():
        host = endpoint.host if endpoint.host in (DRIVE, SHOP) else OTHERS
        if host != where or endpoint.route.startswith(NOT_OURS):
            continue
        path = endpoint.path(sites.parts(endpoint))
        for client in sites.visitors(endpoint):
            page = pages.look(client, path)
            is_page = "text/html" in page.text.partition("\n\n")[0] and "<html" in page.text
            told = (page.status, page.templates, client) if page.status >= 400 else page.text
            if is_page and told not in seen:
                seen.add(told)
                yield page


def served(page: pages.Page) -> Callable[[Route], None]:
    """Answers the browser in place of the site: ``page`` itself, static files, pictures as its visitor gets them."""
    body = page.text.partition("\n\n")[2]
    headers = dict(line.split(": ", 1) for line in page.text.partition("\n\n")[0].splitlines())

    def answer(route: Route) -> None:
        address = urlsplit(route.request.url)
        if route.request.is_navigation_request():
            route.fulfill(status=200, headers=headers | {"Content-Length": str(len(body.encode()))}, body=body)
        elif address.path.startswith("/static/") and (found := finders.find(address.path.removeprefix("/static/"))):
            route.fulfill(path=found)
        else:
            _ask(page.client, route, address.path + (f"?{address.query}" if address.query else ""))

    return answer


def _ask(client: Client, route: Route, path: str) -> None:
    response: Any = client.get(path)
    content = b"".join(response.streaming_content) if response.streaming else response.content
    route.fulfill(status=response.status_code, content_type=response.get("Content-Type", ""), body=content)


@pytest.fixture(params=SCREENS)
def screen(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(**SCREENS[request.param])  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("where", [DRIVE, SHOP, OTHERS], ids=["drive", "shop", "clients"])
def test_axe_finds_nothing_on_any_page(sites: Sites, screen: Page, where: str) -> None:
    found, count = [], 0
    for page in walked(sites, where):
        screen.unroute_all()
        screen.route("**/*", served(page))
        screen.goto(f"http://{page.client.defaults['HTTP_HOST']}{page.path}")
        found += axe.violations(screen, str(page))
        count += 1
    assert count >= {DRIVE: 40, SHOP: 15, OTHERS: 2}[where], count
    assert not found, "\n".join(found)
