"""The clumsy user: back button, two tabs, double click, an old link, no JavaScript, a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.people import CHURCH, LANE, TREES

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


def test_back_to_the_consent_page_after_the_answer_says_so(owner):
    owner.get_photos(CHURCH.stem)
    consent = owner.page.evaluate("performance.getEntriesByType('navigation')[0].name")
    assert consent.startswith(owner.demo.shop)
    owner.page.go_back()
    expect(owner.page.locator("main")).to_be_visible()
    owner.page.reload()
    expect(owner.page.locator("main")).to_be_visible()
    owner.page.goto(f"{owner.demo.shop}/import/")
    assert owner.fetched(1) == [CHURCH.stem]


def test_a_callback_opened_twice_is_explained_and_harms_nothing(owner):
    callbacks: list[str] = []
    owner.page.on("request", lambda request: callbacks.append(request.url) if "/callback/" in request.url else None)
    owner.get_photos(CHURCH.stem)
    (callback,) = callbacks
    owner.page.goto(callback)
    expect(owner.page.get_by_role("heading", level=1)).not_to_have_text("Your photos")
    expect(owner.page.locator("main")).not_to_contain_text("code=")
    owner.page.goto(f"{owner.demo.shop}/import/")
    assert owner.fetched(1) == [CHURCH.stem]


def test_somebody_elses_callback_link_gives_them_nothing(owner, somebody):
    callbacks: list[str] = []
    owner.page.on("request", lambda request: callbacks.append(request.url) if "/callback/" in request.url else None)
    owner.get_photos(CHURCH.stem)
    sam = somebody()
    sam.page.goto(callbacks[0])
    expect(sam.page.get_by_role("heading", level=1)).not_to_have_text("Your photos")
    sam.page.goto(f"{sam.demo.shop}/import/")
    expect(sam.page.locator("main img[src*='/photos/']")).to_have_count(0)


def test_two_tabs_each_get_their_own_answer(owner):
    owner.ask_at_the_shop()
    first_tab, owner.page = owner.page, owner.context.new_page()
    owner.ask_at_the_shop()
    owner.tick(LANE.stem)
    owner.allow()
    assert owner.fetched(1) == [LANE.stem]
    owner.page = first_tab
    owner.tick(TREES.stem)
    owner.page.get_by_role("button", name=re.compile("^Allow")).click()
    expect(owner.page.get_by_role("heading", level=1)).to_have_text("Your photos")
    expect(owner.page.locator("main")).to_contain_text(TREES.stem)


def test_a_double_click_on_place_the_order_places_one(owner):
    owner.get_photos(CHURCH.stem)
    owner.fill_in_the_address()
    owner.page.get_by_role("button", name="Place the order").dblclick()
    expect(owner.page.get_by_role("heading", name="For Grandma Flora")).to_be_visible()
    owner.page.goto(f"{owner.demo.shop}/orders/")
    expect(owner.page.locator("main a[href^='/orders/P-']")).to_have_count(1)


@pytest.mark.parametrize("context", [{"java_script_enabled": False}, PHONE], ids=["no-javascript", "phone"])
def test_the_whole_story_without_javascript_and_on_a_phone(somebody, context):
    jane = somebody(**context)
    jane.page.goto(f"{jane.demo.drive}/accounts/signup/")
    jane.sign_up()
    jane.page.goto(f"{jane.demo.drive}/photos/upload/")
    jane.page.locator("#photos").set_input_files([CHURCH, LANE])
    if context is PHONE:
        expect(jane.page.get_by_role("link", name="Show them in the library")).to_be_visible(timeout=60_000)
    else:
        jane.page.get_by_role("button", name="Upload").click()
    jane.ask_at_the_shop()
    jane.tick(LANE.stem)
    jane.allow()
    assert jane.fetched(1) == [LANE.stem]
    jane.order_at_the_shop()
    expect(jane.page.get_by_role("heading", name="For Grandma Flora")).to_be_visible()
    jane.connected_apps().get_by_role("button", name="End access").click()
    expect(jane.page.get_by_text("can no longer see")).to_be_visible()


DRIVE_PAGES = ["/", "/photos/upload/", "/connected-apps/", "/trash/", "/trace/", "/api/v1/docs/", "/nowhere/"]
SHOP_PAGES = ["/", "/sources/", "/connect/photodrive/", "/import/", "/basket/", "/orders/", "/nowhere/"]


def test_no_page_is_wider_than_the_phone(somebody):
    jane = somebody(**PHONE)
    jane.page.goto(f"{jane.demo.drive}/accounts/login/")
    jane.name = "jane"
    jane.sign_in()
    pages = [jane.demo.drive + path for path in DRIVE_PAGES] + [jane.demo.shop + path for path in SHOP_PAGES]
    too_wide = []
    for address in pages:
        jane.page.goto(address)
        if jane.page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            too_wide.append(address)
    assert too_wide == []
