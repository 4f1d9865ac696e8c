"""A client may ask in a pop-up: on the whole way, sign-in included, the window that opened it stays in reach."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from playwright.sync_api import Page

from photodrive.authorization.clients import applications
from tests.attacks.test_cors_in_browser import port
from tests.conftest import Site
from tests.spec.flow import Flow

__all__ = ["port"]
PASSWORD = "only jane knows this"


@pytest.mark.django_db(transaction=True)
def test_the_answer_reaches_the_window_that_asked(page: Page, site: Site, port: int) -> None:
    get_user_model().objects.create_user("jane", password=PASSWORD)
    uri = f"http://localhost:{port}/app.html"
    registered = applications.register(name="Album", redirect_uris=[uri], confidential=False)
    asked = urlencode(Flow(registered.application, "", redirect_uri=uri).parameters())
    page.goto(uri)
    with page.expect_popup() as opened:
        page.evaluate("url => { window.asked = open(url); }", f"{site.drive}/o/authorize/?{asked}")
    popup = opened.value
    popup.wait_for_url("**/accounts/login/**")
    popup.fill("[name=login]", "jane")
    popup.fill("[name=password]", "wrong")
    popup.press("[name=password]", "Enter")
    popup.wait_for_selector("text=not right")
    popup.fill("[name=password]", PASSWORD)
    popup.press("[name=password]", "Enter")
    popup.click("button[name=decision][value=deny]")
    popup.wait_for_url(f"{uri}?**")
    assert page.evaluate("window.asked.location.search.includes('error=access_denied')")
    assert popup.evaluate("window.opener.document.title") == "A browser app"


@pytest.mark.django_db
def test_her_own_pages_are_cut_off_from_other_sites(drive_client: Client) -> None:
    assert drive_client.get("/accounts/login/")["Cross-Origin-Opener-Policy"] == "unsafe-none"
    drive_client.force_login(get_user_model().objects.create_user("jane"))
    for path in ("/", "/connected-apps/", "/accounts/logout/", "/accounts/email/", "/photos/upload/"):
        assert drive_client.get(path)["Cross-Origin-Opener-Policy"] == "same-origin"
