"""From the photos to the placed order without a mouse, and always in sight where one is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from printshop.accounts.models import Customer
from printshop.orders.models import Order, Status
from tests.factories import shop
from tests.printshop.browser.conftest import Open

WHERE_AM_I = """() => {
  const one = document.activeElement;
  const style = getComputedStyle(one);
  const box = one.getBoundingClientRect();
  const shown = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const label = one.labels && one.labels.length ? one.labels[0].innerText : "";
  return {
    name: (one.getAttribute("aria-label") || label || one.innerText || one.name || "").trim(),
    over: one === document.body,
    seen: shown && box.width > 1 && box.height > 1 && box.bottom > 0 && box.top < innerHeight,
  };
}"""
STOPS = 60


def stops(page: Page) -> Iterator[str]:
    """Press Tab again and again: what has the focus at each stop, until the page is over."""
    for _ in range(STOPS):
        page.keyboard.press("Tab")
        here: dict[str, Any] = page.evaluate(WHERE_AM_I)
        if here["over"]:
            return
        assert here["seen"], f"the focus cannot be seen on {here['name']!r} of {page.url}"
        yield here["name"]


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the focus is on what is called ``name``; it must be seen at every stop on the way."""
    assert any(name in stop for stop in stops(page)), f"{name!r} cannot be reached on {page.url}"


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_from_the_photos_to_the_order(open_page: Open, scripts: bool, scheme: str) -> None:
    connection = shop.make_connection()
    for title in ("Church square", "Avenue of trees"):
        shop.make_photo(connection, title=title)
    page = open_page(connection.customer, color_scheme=scheme, reduced_motion="reduce")
    if not scripts:
        page.route("**/*.js", lambda route: route.abort())
    page.goto("/import/")
    tab_to(page, "Skip to the page")
    page.keyboard.press("Enter")
    tab_to(page, "Church square")
    page.keyboard.press("Space")  # all are ticked at first: this one stays at home
    tab_to(page, "in the basket")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your prints")
    tab_to(page, "Copies of Avenue of trees")
    page.keyboard.press("Control+a")
    page.keyboard.type("3")
    tab_to(page, "Go on to the address")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Where do they go?")
    fill_in_by_keyboard(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("One last look")
    tab_to(page, "Place the order")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you")
    order = Order.objects.get(status=Status.PLACED)
    assert [(item.title, item.copies) for item in order.items.all()] == [("Avenue of trees", 3)]


def fill_in_by_keyboard(page: Page) -> None:
    for label, text in (
        ("Name on the parcel", "Flora Campbell"),
        ("Street and number", "3 Shore Street"),
        ("Postcode", "PA42 7DD"),
        ("Town", "Port Ellen"),
        ("Country", "United K"),
    ):
        tab_to(page, label)
        page.keyboard.type(text)
    tab_to(page, "Go on to the last look")
    page.keyboard.press("Enter")


@pytest.mark.parametrize("path", ["/", "/sources/", "/connect/kept/", "/basket/", "/orders/", "/no-such-page/"])
def test_every_stop_of_other_pages_is_seen(open_page: Open, path: str) -> None:
    customer: Customer = shop.make_basket(photos=2).customer
    shop.place(shop.make_basket(customer))
    shop.make_basket(customer)
    page = open_page(customer, reduced_motion="reduce")
    page.goto(path)
    passed = list(stops(page))
    assert passed[0] == "Skip to the page"
    assert {"Sources", "Orders", "Basket (1)"} <= set(passed)


def test_dark_without_scripts_is_as_dark_as_with_them(open_page: Open) -> None:
    customer = shop.make_basket(photos=2).customer
    paper = "(e) => { const s = getComputedStyle(e); return [s.color, s.backgroundColor, s.borderColor]; }"
    seen = []
    for scripts in (True, False):
        page = open_page(customer, color_scheme="dark")
        if not scripts:
            page.route("**/*.js", lambda route: route.abort())
        page.goto("/basket/")
        assert (page.locator("html").get_attribute("data-bs-theme") == "dark") is scripts
        parts = ("body", ".sheet", ".form-select", ".receipt", "#go", ".access a")
        seen.append([page.locator(part).first.evaluate(paper) for part in parts])
    assert seen[0] == seen[1]
