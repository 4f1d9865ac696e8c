"""The library by hand: selecting with keys, mouse and finger, the scrubber, and the way back from the trash."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Locator, Page, expect

from photodrive.photos.models import Photo
from tests.factories import photos as pictures
from tests.factories.oauth import make_user
from tests.printshop import axe

pytestmark = pytest.mark.django_db(transaction=True)
Open = Callable[..., Page]


@pytest.fixture
def jane(files: Any) -> Any:
    """With six photos, two on each of three days; the last day is in another year."""
    made = make_user("jane")
    for n in range(6):
        photo = pictures.added(made, title=f"Photo {n}")
        local = datetime(2026 if n < 4 else 2019, 5, 20, 12) - timedelta(days=n // 2, minutes=n)
        Photo.objects.filter(pk=photo.pk).update(sort_local=local)
    return made


@pytest.fixture
def open_page(page_with_session_of: Open, at_the_site: Client, jane: Any) -> Open:
    """Opens a browser in which jane is signed in."""
    at_the_site.force_login(jane)
    return partial(page_with_session_of, at_the_site)


def said(page: Page) -> Locator:
    return page.locator("[data-said]")


def test_keys_select_delete_and_take_back(open_page: Open) -> None:
    page = open_page()
    page.goto("/")
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_role("link", name="Photo 1")).to_be_focused()
    page.keyboard.press("x")
    expect(said(page)).to_have_text("1 selected")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+X")
    expect(said(page)).to_have_text("3 selected")
    expect(page.get_by_role("checkbox", name="Photo 2", exact=False)).to_be_checked()
    days = page.locator(".tk-day input")
    assert [days.nth(n).evaluate("one => [one.checked, one.indeterminate]") for n in range(3)] == [
        [False, True],
        [True, False],
        [False, False],
    ]
    page.keyboard.press("Escape")
    expect(said(page)).to_be_hidden()
    page.keyboard.press("ControlOrMeta+a")
    expect(said(page)).to_have_text("6 selected")
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Photo 4").focus()
    page.keyboard.press("Delete")
    toast = page.locator(".toast2")
    expect(toast).to_contain_text("“Photo 4” is in the trash for 30 days.")
    expect(page.get_by_role("link", name="Photo 4")).to_have_count(0)
    assert axe.violations(page, "with an undo") == []
    toast.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("link", name="Photo 4")).to_be_visible()
    page.get_by_role("link", name="Photo 0").focus()
    page.keyboard.press("f")
    expect(page.locator(".note-good")).to_contain_text("1 photo is among your favourites.")
    page.goto("/favourites/")
    expect(page.get_by_role("link", name=re.compile("Photo 0 ?, favourite"))).to_be_visible()


def test_shift_and_a_press_on_the_picture_select_and_all_means_all(open_page: Open) -> None:
    page = open_page()
    page.goto("/")
    ticks = page.locator(".tk input[name=photo]")
    ticks.nth(1).check()
    ticks.nth(3).click(modifiers=["Shift"])
    expect(said(page)).to_have_text("3 selected")
    page.get_by_role("link", name="Photo 5").click()  # while selecting it ticks instead of opening
    expect(said(page)).to_have_text("4 selected")
    assert axe.violations(page, "selecting") == []
    page.get_by_label("Select all 6").check()
    expect(said(page)).to_have_text("6 selected")
    page.get_by_role("link", name="Photo 0").click()
    expect(said(page)).to_have_text("5 selected")
    page.get_by_label("Select all 6").check()
    page.get_by_role("button", name="Add to album").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Add 6 photos to an album")
    assert axe.violations(page, "an album for them") == []
    page.get_by_role("link", name="Change nothing").click()
    expect(said(page)).to_be_hidden()


def test_without_a_script_one_tick_brings_the_bar(open_page: Open) -> None:
    page = open_page(java_script_enabled=False)
    page.goto("/")
    expect(page.locator(".selbar")).to_be_hidden()
    page.locator(".tk input[name=photo]").nth(2).check(force=True)
    page.get_by_role("button", name="Delete").click()
    expect(page.locator(".toast2")).to_contain_text("“Photo 2” is in the trash for 30 days.")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("link", name="Photo 2")).to_be_visible()
    page.locator(".tk input[name=photo]").nth(2).check(force=True)
    page.get_by_role("button", name="Select nothing").click()
    expect(page.locator(".selbar")).to_be_hidden()


def test_the_scrubber_is_pressed_dragged_and_follows(open_page: Open) -> None:
    page = open_page(viewport={"width": 1280, "height": 420})
    page.goto("/")
    old = page.locator(".scrub a[data-to='2019-05']")
    assert axe.violations(page, "the library") == []
    old.click()
    expect(old).to_have_attribute("aria-current", "true")
    expect(page.get_by_role("heading", name="May 2019")).to_be_in_viewport()
    new = page.locator(".scrub a[data-to='2026-05']")
    here, there = (one.bounding_box() for one in (old, new))
    assert here and there
    page.mouse.move(here["x"] + 20, here["y"] + 4)
    page.mouse.down()
    page.mouse.move(there["x"] + 20, there["y"] + there["height"] / 2, steps=6)
    expect(page.locator(".scrub .is-at a")).to_have_attribute("data-to", "2026-05")
    page.mouse.up()
    expect(new).to_have_attribute("aria-current", "true")
    expect(page.get_by_role("heading", name="May 2026")).to_be_in_viewport()


def test_on_a_phone_a_long_press_selects_and_a_sheet_jumps(open_page: Open) -> None:
    page = open_page(viewport={"width": 390, "height": 800}, has_touch=True)
    page.goto("/")
    photo = page.get_by_role("link", name="Photo 1")
    touch = {"pointerType": "touch", "bubbles": True, "isPrimary": True}
    photo.dispatch_event("pointerdown", touch)
    expect(said(page)).to_have_text("1 selected")
    photo.dispatch_event("pointerup", touch)
    expect(page.locator(".acts").get_by_role("button")).to_have_text(
        ["Album", "Share", "Download", "Visibility", "Favourite", "Delete"], use_inner_text=True
    )
    assert axe.violations(page, "selecting on a phone") == []
    page.get_by_role("button", name="Select nothing").click()
    page.get_by_role("button", name="Select", exact=True).tap()
    photo.tap()
    expect(said(page)).to_have_text("1 selected")
    page.get_by_role("button", name="Select nothing").click()
    page.get_by_role("link", name="Jump to a date").focus()
    page.keyboard.press("Enter")
    sheet = page.get_by_role("dialog", name="Jump to")
    expect(sheet.get_by_role("link")).to_have_text(["May 2026, 4 photos", "May 2019, 2 photos"])
    assert axe.violations(page, "the sheet of dates") == []
    sheet.get_by_role("link", name="May 2019, 2 photos").click()
    page.wait_for_url("**/?to=2019-05")
    page.get_by_role("link", name="More", exact=True).click()
    expect(page.get_by_role("dialog", name="More").get_by_role("button", name="Sign out")).to_be_visible()
    assert axe.violations(page, "more") == []


@pytest.mark.parametrize("width", [320, 640, 900])
def test_nothing_scrolls_sideways(open_page: Open, width: int) -> None:
    page = open_page(viewport={"width": width, "height": 800})
    for path in ("/", "/favourites/", "/trash/", "/more/", "/keys/", "/dates/"):
        page.goto(path)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, path


def test_older_photos_come_by_themselves_and_trouble_is_told(open_page: Open, jane: Any) -> None:
    Photo.objects.bulk_create(
        Photo(
            owner=jane,
            title=f"Old {n}",
            sha256=f"{n:064x}",
            size=1,
            media_type="image/jpeg",
            width=3,
            height=2,
            sort_local=datetime(2015, 1, 1) - timedelta(hours=n * 5),
        )
        for n in range(250)
    )
    page = open_page()
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if "thumb" not in said.location["url"] else None)
    page.goto("/")
    expect(page.locator(".just .ph")).not_to_have_count(250 + 6)
    page.route("**/?after=*", lambda route: route.abort())
    page.locator(".more").scroll_into_view_if_needed()
    expect(page.locator(".more [role=status]")).to_contain_text("Your photos are safe")
    page.unroute("**/?after=*")
    assert not [one for one in wrong if "syntax" in one or "Content Security" in one]
    seen = page.locator(".just .ph").count()
    page.get_by_role("link", name="Show older photos").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".just .ph").nth(seen)).to_be_focused()
    for _ in range(4):
        page.mouse.wheel(0, 20_000)
        page.wait_for_load_state("networkidle")
    expect(page.locator(".just .ph")).to_have_count(256)
    expect(page.locator(".more")).to_have_count(0)
