"""The operator: registers an application, hands it to the shop, rotates and disables it, all in one admin."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.people import CHURCH, Person


@pytest.fixture
def admin(somebody) -> Person:
    person: Person = somebody()
    person.name = "admin"
    person.page.goto(f"{person.demo.drive}/admin/")
    person.sign_in()
    expect(person.page.get_by_role("heading", name="Site administration")).to_be_visible()
    return person


def applications(admin: Person) -> str:
    return f"{admin.demo.drive}/admin/photodrive/registeredapplication/"


@pytest.fixture
def handed_back(admin):
    """Whatever a test hands to the shop, the demo's own application gets it back."""
    yield
    admin.page.goto(applications(admin))
    # there may be others of that name
    first = admin.page.locator("#result_list a[href$='/registeredapplication/1/change/']")
    expect(first).to_have_text("Printshop")
    first.click()
    admin.page.get_by_role("button", name="Use in the print shop").click()
    expect(admin.page.get_by_text("Both sides match.")).to_be_visible()


def test_one_registration_serves_both_sites(admin, owner, handed_back):
    admin.page.goto(applications(admin) + "add/")
    admin.page.get_by_role("textbox", name="Name").fill("Corner Prints")
    admin.page.get_by_label("Redirect URIs").fill("https://corner.example/callback/")
    admin.page.get_by_role("button", name="Save", exact=True).click()
    expect(admin.page.get_by_text("Copy the secret now.")).to_be_visible()
    expect(admin.page.locator("code", has_text=re.compile("^pd_cs_"))).to_be_visible()
    admin.page.get_by_role("link", name="Go on to the application").click()
    expect(admin.page.get_by_text("pd_cs_")).to_have_count(0)
    admin.page.get_by_role("button", name="Use in the print shop").click()
    expect(admin.page.get_by_text("Both sides match.")).to_be_visible()

    owner.ask_at_the_shop()
    expect(owner.page.get_by_role("heading", level=1)).to_have_text("Which photos may Corner Prints see?")
    expect(owner.page.get_by_text("Nobody at Photodrive has checked this app.")).to_be_visible()
    owner.tick(CHURCH.stem)
    owner.allow()
    assert owner.fetched(1) == [CHURCH.stem]

    admin.page.get_by_role("link", name="New secret").click()
    admin.page.get_by_role("button", name="Make a new secret").click()
    admin.page.get_by_role("link", name="Go on to the application").click()
    expect(admin.page.get_by_text("Both sides match.")).to_have_count(0)

    admin.page.get_by_label("Enabled").uncheck()
    admin.page.get_by_role("button", name="Save", exact=True).click()
    owner.page.wait_for_timeout(2_100)  # the shop asks again at a page view, but not twice within two seconds
    owner.page.goto(f"{owner.demo.shop}/import/")
    expect(owner.page.get_by_role("heading", level=1)).not_to_have_text("Your photos")
    expect(owner.page.locator("main img[src*='/photos/']")).to_have_count(0)


def test_the_trace_tells_the_nine_steps_with_secrets_masked(owner):
    owner.get_photos(CHURCH.stem)
    owner.page.goto(f"{owner.demo.drive}/trace/")
    expect(owner.page.get_by_role("heading", level=1)).to_be_visible()
    html = owner.page.content()
    for prefix in ("pd_at_", "pd_ac_", "pd_cs_"):
        assert not re.search(rf"{prefix}\w{{20}}", html), "a usable secret is on the page"
    steps = owner.page.locator("main li, main section").filter(has=owner.page.locator("h2, h3"))
    assert steps.count() >= 9
