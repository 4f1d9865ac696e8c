"""RP-Initiated Logout by a form on another site, in a browser that keeps Lax cookies back from it."""

from __future__ import annotations

from html import escape
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from playwright.sync_api import BrowserContext, Route

from tests.spec.openid import client_of

pytestmark = pytest.mark.django_db(transaction=True)
AFTER = "https://shop.example/signed-out/"


@pytest.mark.spec("OpenID Connect RP-Initiated Logout", "2")
@pytest.mark.promise("logout-asks")
@pytest.mark.promise("session-cookie")
@pytest.mark.parametrize("hinted", [True, False])
def test_a_form_on_another_site(site: Any, context: BrowserContext, hinted: bool) -> None:
    jane = get_user_model().objects.create_user("jane", password="a password of hers")
    shop = client_of(None)
    shop.application.post_logout_redirect_uris = AFTER
    shop.application.save()
    shop.browser = Client(headers={"host": site.drive.removeprefix("http://")})
    shop.browser.force_login(jane)
    shop.back_channel = shop.browser
    sent = {"post_logout_redirect_uri": AFTER, "state": "x"}
    if hinted:
        sent["id_token_hint"] = shop.granted()["id_token"]

    cookie = {"name": "photodrive_session", "value": shop.browser.cookies["photodrive_session"].value}
    context.add_cookies([{**cookie, "url": site.drive, "sameSite": "Lax", "httpOnly": True}])  # type: ignore[typeddict-item]
    fields = "".join(f'<input type="hidden" name="{name}" value="{escape(value)}">' for name, value in sent.items())
    form = f'<form method="post" action="{site.drive}/o/logout/">{fields}<button>Sign out</button></form>'

    def elsewhere(route: Route) -> None:
        route.fulfill(body=f"<!doctype html><title>Elsewhere</title>{form}", content_type="text/html")

    context.route("**://shop.example/**", elsewhere)
    page = context.new_page()
    page.goto("http://shop.example/")
    if hinted:
        with page.expect_request(f"{AFTER}?state=x"):  # nobody answers there
            page.click("button")
        page = context.new_page()
    else:
        page.click("button")
        page.get_by_role("heading", name="Sign out of Photodrive?").wait_for()
    page.goto(f"{site.drive}/connected-apps/")
    assert ("/accounts/login/" in page.url) == hinted
