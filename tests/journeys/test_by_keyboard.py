"""The whole story by the keyboard alone: everything is reached by Tab, and one sees where one is."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.people import CHURCH, LANE, Person
from tests.journeys.served import PASSWORD

PRESSES = 120  # to get to what is wanted, at most
HERE = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return {};
  const around = [at, at.parentElement, at.parentElement.parentElement, at.closest("li, label") ?? at];
  const label = at.labels?.length ? [...at.labels].map((one) => one.textContent).join(" ") : "";
  const picture = (at.closest("label") ?? at).querySelector("img[alt]:not([alt=''])")?.alt ?? "";
  const named = (id) => document.getElementById(id)?.textContent ?? "";
  const by = (at.getAttribute("aria-labelledby") ?? "").split(" ").map(named);
  const words = [at.getAttribute("aria-label"), ...by, label, picture, at.textContent, at.getAttribute("title")];
  const ring = (style) => style.outlineStyle !== "none" || style.boxShadow !== "none";
  const seen = around.some((one) => ring(getComputedStyle(one)));
  return { name: words.filter(Boolean).join(" ").replace(/\\s+/g, " ").trim(), seen };
}"""


def tab_to(page: Page, name: str) -> None:
    """Press Tab until what is called ``name`` (a regular expression) has the focus, which must be seen on the way."""
    page.wait_for_load_state()
    passed = []
    for _ in range(PRESSES):
        page.keyboard.press("Tab")
        page.wait_for_load_state()
        here = page.evaluate(HERE)
        if here and here["name"]:
            assert here["seen"], f"nothing shows that {here['name']!r} has the focus at {page.url}"
            passed.append(here["name"][:40])
            if re.search(name, here["name"]):
                return
    raise AssertionError(f"{name!r} is not reached at {page.url}, only {list(dict.fromkeys(passed))}")


def press(page: Page, name: str, key: str = "Enter") -> None:
    """Press what is called ``name``; Enter leads to the next page, maybe of the other site, which is waited for."""
    tab_to(page, name)
    if key != "Enter":
        page.keyboard.press(key)
        return
    with page.expect_navigation():
        page.keyboard.press(key)


def write(page: Page, label: str, text: str) -> None:
    tab_to(page, label)
    page.keyboard.type(text)


def test_from_signing_in_to_the_end_of_access(owner: Person, somebody: Callable[..., Person]) -> None:
    jane = somebody()
    jane.name, page = owner.name, jane.page
    page.goto(f"{jane.demo.shop}/")
    press(page, "Choose photos to print")
    press(page, "Choose Photodrive")
    press(page, "^Continue")
    page.wait_for_url(f"{jane.demo.drive}/**")
    write(page, "User name or e-mail address", jane.name)
    write(page, "^Password", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Which photos may Printshop see?")
    press(page, CHURCH.stem, "Space")
    press(page, "^Allow 1 photo")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your photos")
    jane.fetched(1)
    press(page, "in the basket$")
    press(page, "Go on to the address")
    fields = {"Name on the parcel": "Grandma Flora", "Street and number": "3 Shore Street", "Country": "United Kingdom"}
    for label, text in {**fields, "Postcode": "PA43 7LB", "Town": "Bowmore"}.items():
        page.locator("main form").first.evaluate("(form) => form.querySelector('input, select').focus()")
        page.keyboard.press("Shift+Tab")
        write(page, f"^{label}", text)
    press(page, "Go on to the last look")
    press(page, "Place the order")
    expect(page.get_by_role("heading", name="For Grandma Flora")).to_be_visible()
    page.goto(f"{jane.demo.drive}/")
    press(page, "^Connected apps")
    press(page, "End access")
    expect(page.get_by_text("can no longer see")).to_be_visible()


def test_the_first_press_skips_to_the_content(owner: Person) -> None:
    page = owner.page
    for address in ("/", "/albums/", "/connected-apps/", "/settings/"):
        page.goto(f"{owner.demo.drive}{address}")
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main", address


def test_a_photo_is_opened_left_and_selected(owner: Person) -> None:
    page = owner.page
    page.goto(f"{owner.demo.drive}/")
    press(page, f"^{LANE.stem}")
    page.wait_for_url("**/photos/**")
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(300)
    page.keyboard.press("Escape")
    page.wait_for_url(re.compile(rf"{re.escape(owner.demo.drive)}/(#.*|\?.*)?$"))
    press(page, f"Select .*{LANE.stem}", "Space")
    expect(page.get_by_text("1 selected")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_text("1 selected")).not_to_be_visible()
