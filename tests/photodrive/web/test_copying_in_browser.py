"""What is to be copied has a button that copies it whole, and says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from photodrive.authorization.clients import applications, developers
from tests.factories.oauth import make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.either_database]
Open = Callable[..., Page]


def test_a_client_identifier_and_a_program_are_copied(
    page_with_session_of: Open, at_the_site: Client, files: Any
) -> None:
    jane = make_user("jane")
    app = developers.register(
        jane, kind="web", name="Inkwell", redirect_uris=["https://app.example/back"], scopes=["photos:read"]
    ).application
    at_the_site.force_login(jane)
    page = page_with_session_of(at_the_site, permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"/developers/{app.client_id}/")
    button = page.get_by_role("button", name="Copy the client identifier")
    button.click()
    expect(page.get_by_role("button", name="Copied the client identifier")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == app.client_id
    page.locator("details.program > summary").first.click()
    page.get_by_role("button", name="Copy the program").first.click()
    assert (
        page.evaluate("navigator.clipboard.readText()")
        == page.locator("details.program pre").first.inner_text().strip()
    )
    expect(button).to_be_visible(timeout=5_000)


def test_the_admin_s_credentials_have_one_each(page_with_session_of: Open, at_the_site: Client, files: Any) -> None:
    operator = make_user("operator", is_staff=True, is_superuser=True)
    app = applications.register(name="Shop", redirect_uris=["https://shop.example/back"], scopes=["photos:read"])
    at_the_site.force_login(operator)
    page = page_with_session_of(at_the_site)
    page.goto(f"/admin/photodrive/registeredapplication/{app.application.pk}/change/")
    page.get_by_role("link", name="New secret").click()
    page.get_by_role("button", name="Make a new secret").click()
    for what in ("the client identifier", "the client secret", "this address"):
        expect(page.get_by_role("button", name=f"Copy {what}")).to_be_visible()
