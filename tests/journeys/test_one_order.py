"""Access for one order: the shop gives it back as soon as it has the photos, and still prints them."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys.people import CHURCH, LANE


def test_for_one_order_the_shop_gives_its_access_back_and_prints(owner):
    owner.ask_at_the_shop()
    owner.tick(CHURCH.stem, LANE.stem)
    owner.page.get_by_label("This one order").check()
    owner.allow()
    expect(owner.page.get_by_role("heading", level=1)).to_have_text("Your photos")
    assert owner.fetched(2) == [CHURCH.stem, LANE.stem]
    expect(owner.page.get_by_text("we gave our access back")).to_be_visible(timeout=30_000)
    shop = owner.page.url

    apps = owner.connected_apps()
    expect(apps.get_by_text("The app gave it back")).to_be_visible()
    expect(apps.get_by_role("button", name="End access")).to_have_count(0)

    owner.page.goto(shop)
    assert owner.fetched(2) == [CHURCH.stem, LANE.stem]
    owner.order_at_the_shop()
    expect(owner.page.get_by_role("heading", name="For Grandma Flora")).to_be_visible()


def test_the_browser_carries_a_reference_and_no_request(owner):
    asked: list[str] = []
    owner.page.on("request", lambda request: asked.append(request.url) if "/o/authorize/?" in request.url else None)
    owner.ask_at_the_shop()
    (address,) = asked
    assert re.fullmatch(r".*\?client_id=[^&]+&request_uri=urn%3Aietf%3Aparams%3Aoauth%3Arequest_uri%3A[^&]+", address)
    expect(owner.page.get_by_role("heading", level=1)).to_have_text("Which photos may Printshop see?")
    owner.page.reload()
    expect(owner.page.get_by_role("heading", level=1)).to_have_text("Which photos may Printshop see?")
