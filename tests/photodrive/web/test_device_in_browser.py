"""The pages that let a device in, in a real browser: axe-core finds nothing, and no script is needed."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from photodrive.authorization.clients import applications
from photodrive.authorization.clients.registration_rules import DEVICE_CODE
from tests.photodrive.web.test_pages_in_browser import SCREENS, Open, jane, open_page
from tests.printshop import axe
from tests.spec.rfc8628.conftest import Frame

__all__ = ["jane", "open_page"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def frame(db: None) -> Frame:
    registered = applications.register(name="Photo frame", redirect_uris=[], grant_types=DEVICE_CODE)
    return Frame(registered.application, registered.secret)


@pytest.mark.parametrize("screen", SCREENS)
def test_from_the_code_to_the_end(open_page: Open, frame: Frame, screen: dict[str, Any]) -> None:
    codes = frame.codes()
    page = open_page(**screen)
    page.goto("/o/device/")
    found = axe.violations(page, "the code")
    page.get_by_label("Type the code").fill("bbbb")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("This code does not work.")
    found += axe.violations(page, "a wrong code")
    page.get_by_label("Type the code").fill(codes["user_code"].lower().replace("-", " "))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Is this code on your device?")
    found += axe.violations(page, "is it hers")
    page.get_by_role("button", name="Yes, it is on my device").click()
    page.get_by_role("checkbox", name="Photo 0").check()
    page.get_by_role("button", name="Allow 1 photo").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You can go back to your device")
    assert found + axe.violations(page, "the end") == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert frame.poll(codes["device_code"]).status_code == 200


def test_without_scripts(open_page: Open, frame: Frame) -> None:
    codes = frame.codes()
    page = open_page(java_script_enabled=False)
    page.goto(f"/o/device/?user_code={codes['user_code']}")
    page.get_by_role("button", name="No", exact=True).click()
    expect(page.get_by_text("Nothing was shared.")).to_be_visible()
    page.get_by_label("Type the code").fill(codes["user_code"])
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Yes, it is on my device").click()
    page.get_by_role("button", name="Deny").click()
    expect(page.get_by_text("You said no to Photo frame.")).to_be_visible()
    assert frame.error(codes["device_code"]) == (400, "access_denied")
