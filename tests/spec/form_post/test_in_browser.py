"""OAuth 2.0 Form Post Response Mode as a browser does it: by script, by hand, and as the application sees it."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlencode

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from playwright.sync_api import Browser, Page, Request, Route

from photodrive.authorization.models import ApplicationPolicy
from tests.spec.openid import SignIn, client_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.promise("form-post")]
CALLBACK = "http://127.0.0.1:9/callback"


@pytest.fixture
def shop(site: Any) -> SignIn:
    """An application on this machine, where nobody listens."""
    jane = get_user_model().objects.create_user("jane", password="a password of hers")
    made = client_of(None, redirect_uris=(CALLBACK,))
    made.browser = made.back_channel = Client(headers={"host": site.drive.removeprefix("http://")})
    made.browser.force_login(jane)
    return made


def page_of(browser: Browser, shop: SignIn, site: Any, *, scripts: bool) -> Page:
    """A page of her browser, with what the application does there: it sends her on to another host."""
    context = browser.new_context(java_script_enabled=scripts)
    cookie = {"name": "photodrive_session", "value": shop.browser.cookies["photodrive_session"].value}
    context.add_cookies([{**cookie, "url": site.drive, "sameSite": "Lax", "httpOnly": True}])  # type: ignore[typeddict-item]

    def take(route: Route) -> None:
        route.fulfill(status=303, headers={"Location": f"{site.shop}/"})

    context.route(CALLBACK, take)
    return context.new_page()


@pytest.mark.spec("OAuth 2.0 Form Post Response Mode", "2")
@pytest.mark.parametrize("scripts", [True, False])
def test_her_answer_is_posted(browser: Browser, shop: SignIn, site: Any, scripts: bool) -> None:
    page = page_of(browser, shop, site, scripts=scripts)
    brought: list[Request] = []
    page.on("request", lambda request: brought.append(request) if request.url == CALLBACK else None)
    page.goto(site.drive + shop.consent_url(response_mode="form_post"))
    page.click("button[value=allow]")
    if not scripts:
        page.get_by_role("button", name="Continue").click()
    page.wait_for_url(f"{site.shop}/")
    (request,) = brought
    answer = {name: value for name, (value,) in parse_qs(request.post_data or "").items()}
    assert (request.method, set(answer)) == ("POST", {"code", "state", "iss"})
    assert answer["iss"] == request.all_headers()["origin"] == site.drive
    assert request.all_headers()["referer"] == f"{site.drive}/"
    assert "id_token" in shop.redeemed(answer)
    page.context.close()


@pytest.mark.spec("RFC 9700", "4.11.2")
@pytest.mark.promise("error-unchecked")
def test_an_error_waits_for_her_press(browser: Browser, shop: SignIn, site: Any) -> None:
    page = page_of(browser, shop, site, scripts=True)
    ApplicationPolicy.objects.update(checked=False)
    page.goto(f"{site.drive}/o/authorize/?{urlencode(shop.parameters(scope='everything', response_mode='form_post'))}")
    page.wait_for_load_state("networkidle")
    assert page.url.startswith(site.drive)
    with page.expect_request(CALLBACK) as brought:
        page.get_by_role("button", name="Back to the app").click()
    assert "error=invalid_scope" in (brought.value.post_data or "")
    page.context.close()
