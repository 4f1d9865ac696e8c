"""Why it was refused, in a real browser: axe-core finds nothing, nothing is too wide, no script is needed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from photodrive.authorization.clients import applications, developers
from photodrive.authorization.models import Refusal
from tests.factories.oauth import make_user
from tests.factories.refusals import CODE, refused
from tests.printshop import axe

pytestmark = pytest.mark.django_db(transaction=True)
SCREENS: list[Any] = [
    pytest.param({"viewport": {"width": width, "height": 900}, "color_scheme": scheme}, id=f"{scheme}-{width}")
    for width, scheme in ((1280, "light"), (390, "dark"))
]
Open = Callable[..., Page]


@pytest.fixture
def app(files: Any) -> Any:
    """Jane's, with a long name: most of what was refused is one thing, one step is gone, one value hardly ends."""
    name = "Inkwell-printers-of-holiday-photographs-since-nineteen-hundred"
    made = developers.register(
        make_user("jane"), kind="web", name=name, redirect_uris=["https://app.example/back"], scopes=["photos:read"]
    ).application
    long = [{"what": "redirect_uri", "sent": "https://" + "a" * 72 + "…", "known": "https://app.example/back"}]
    refused(made, ago=timedelta(days=3), table="A table of yesterday", step="A step of yesterday")
    refused(made, ago=timedelta(days=1), compared=long)
    refused(made, ago=timedelta(hours=1), **CODE)
    refused(made, count=3)
    return made


@pytest.fixture
def open_page(page_with_session_of: Open, at_the_site: Client, app: Any) -> Open:
    """Opens a browser in which its developer is signed in."""
    developer = applications.policy_of(app).developer
    assert developer is not None
    at_the_site.force_login(developer)
    return partial(page_with_session_of, at_the_site)


@pytest.mark.parametrize("screen", SCREENS)
def test_refusals_and_none(open_page: Open, app: Any, screen: dict[str, Any]) -> None:
    page = open_page(**screen)
    address = f"/developers/{app.client_id}/"
    page.goto(f"{address}refused/")
    found, wide = axe.violations(page, "first"), []
    for refusal in page.locator("details.req").all():
        if refusal.get_attribute("open") is None:
            refusal.locator("> summary").click()
        if refusal.locator("li details").count():
            refusal.locator("li details > summary").click()
        found += axe.violations(page, refusal.inner_text()[:60])
        wide.append(page.evaluate("document.documentElement.scrollWidth > innerWidth"))
    page.goto(address)
    found += axe.violations(page, "app")
    Refusal.objects.all().delete()
    page.goto(f"{address}refused/")
    assert (found + axe.violations(page, "empty"), wide) == ([], [False] * 4)


def test_by_keyboard_and_without_scripts_one_opens_after_the_other(open_page: Open, app: Any) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(f"/developers/{app.client_id}/")
    page.get_by_role("link", name="Why was it refused?").click()
    expect(page.get_by_text("Most of it is one thing:")).to_be_visible()
    first, second = page.locator("details.req").nth(0), page.locator("details.req").nth(1)
    expect(first.get_by_text("Send the redirect_uri exactly as it is registered")).to_be_visible()
    second.locator("> summary").focus()
    page.keyboard.press("Enter")
    expect(second.get_by_text("It has proved to come from your app.")).to_be_visible()
    expect(second.locator(".chain > li.bad b")).to_have_text("Stop a replay")
    expect(first.get_by_text("Send the redirect_uri exactly as it is registered")).to_be_hidden()
    second.get_by_role("link", name="Change what is registered").click()
    expect(page.get_by_role("heading", name="Settings")).to_be_in_viewport()
