"""Browsers with and without JavaScript, signed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page


def _signed_in(user: Any) -> Client:
    client = Client(headers={"host": "127.0.0.1:8000"})
    client.force_login(user)
    return client


@pytest.fixture
def janes(jane: Any) -> Client:
    return _signed_in(jane)


@pytest.fixture
def sams(sam: Any) -> Client:
    return _signed_in(sam)


@pytest.fixture
def nobody(drive_client: Client, files: Any, db: None) -> Client:
    return drive_client


@pytest.fixture
def at_the_site(site: Any) -> Client:
    """One without JavaScript at the drive that is served for real."""
    return Client(headers={"host": site.drive.removeprefix("http://")})


@pytest.fixture
def page_with_session_of(site: Any, browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a page in a browser of its own, in which is signed in whoever is at the client that is given."""
    contexts = []

    def open_one(client: Client, **context: Any) -> Page:
        made = browser.new_context(base_url=site.drive, **context)
        contexts.append(made)
        cookies = [{"name": name, "value": one.value, "url": site.drive} for name, one in client.cookies.items()]
        made.add_cookies(cookies)  # type: ignore[arg-type]
        page = made.new_page()
        page.set_default_timeout(20_000)
        return page

    yield open_one
    for context in contexts:
        context.close()
