"""An owner with thousands of photos finds the ones that she shares, and those alone are shared."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.people import Person

COUNT = 2500
MADE = """
import json
from django.contrib.auth import get_user_model
from photodrive.photos.library import albums
from photodrive.photos.models import Photo
from tests.factories.many import make_many
owner = get_user_model().objects.get(username={name!r})
make_many(owner, {count}, pictures=True)
album = albums.create(owner=owner, title="Islay")
albums.add_all(album=album, photos=Photo.objects.own(owner).filter(title__contains="Islay"))
"""
SHARED = """
import json
from photodrive.authorization.models import Authorization
last = Authorization.objects.filter(owner__username={name!r}).first()
print(json.dumps(sorted(last.photos.values_list("title", flat=True))))
"""


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def collector(request: Any, somebody: Callable[..., Person]) -> Person:
    """Signed in at the drive, with very many photos; once with JavaScript and once without."""
    writer = somebody()
    writer.sign_up()
    writer.demo.shell(MADE.format(name=writer.name, count=COUNT))
    if request.param:
        return writer
    plain = somebody(java_script_enabled=False)
    plain.name = writer.name
    return plain


def press(page: Page, name: str, *, lands: str) -> None:
    """Press a button of the page and wait for the page that it leads to."""
    page.get_by_role("button", name=re.compile(name)).click()
    page.wait_for_url(re.compile(lands))


def search(page: Page, words: str) -> None:
    page.get_by_label("Find photos by").fill(words)
    page.get_by_label("Find photos by").press("Enter")
    page.wait_for_url(re.compile(f"q={words.replace(' ', '[+]')}&"))


def test_she_searches_ticks_on_several_pages_and_in_an_album_and_exactly_those_are_shared(collector: Person) -> None:
    page = collector.page
    collector.ask_at_the_shop()
    if page.get_by_label("Password").count():
        collector.sign_in()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("Which photos may")
    collector.tick("IMG_02499", "IMG_02440")
    press(page, "^Next", lands="page=2")
    collector.tick("IMG_02439")
    press(page, "^Last", lands="page=42")
    collector.tick("IMG_00000")
    search(page, "harbour January 2020")
    expect(page.get_by_role("checkbox", name=re.compile("IMG_00003 harbour"))).to_be_visible()
    press(page, "^Tick all 17$", lands="q=harbour")
    page.get_by_role("checkbox", name=re.compile("IMG_00003 harbour")).uncheck()
    press(page, "^Show all photos$", lands=r"/\?page=1")
    page.get_by_label("In which album").select_option(label="Islay")
    press(page, "^Find$", lands="in=")
    collector.tick("IMG_02492 Islay")
    press(page, "^Show all photos$", lands=r"/\?page=1")
    press(page, "^Show what is ticked$", lands="show=ticked")
    expected = {"IMG_02499", "IMG_02440", "IMG_02439", "IMG_00000", "IMG_02492"}
    expected |= {f"IMG_{number:05d}" for number in range(10, 122, 7)}
    boxes = page.locator("label.pick:has(input:checked)")
    expect(boxes).to_have_count(len(expected))
    collector.allow()
    page.wait_for_url(f"{collector.demo.shop}/**")
    shared = json.loads(collector.demo.shell(SHARED.format(name=collector.name)))
    assert {title.split()[0] for title in shared} == expected
    assert len(shared) == len(expected)


def test_back_and_a_second_window_lose_no_tick_and_bring_none_back(
    somebody: Callable[..., Person],
) -> None:
    owner = somebody()
    owner.sign_up()
    owner.demo.shell(MADE.format(name=owner.name, count=200))
    page = owner.page
    owner.ask_at_the_shop()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Which photos may")
    address = page.url
    count = page.locator("[data-count]").first
    owner.tick("IMG_00199")
    press(page, "^Next", lands="page=2")
    owner.tick("IMG_00139")
    expect(count).to_have_text("2")
    page.go_back()  # what was ticked on page 2 has not been sent
    page.wait_for_url(address)
    expect(page.get_by_role("checkbox", name=re.compile("IMG_00199"))).to_be_checked()
    expect(count).to_have_text("2")

    other = owner.context.new_page()
    other.goto(address)
    box = other.get_by_role("checkbox", name=re.compile("IMG_00199"))
    expect(box).to_be_checked()
    box.uncheck()
    press(other, "^Next", lands="page=2")
    press(page, "^Allow 2 photos$", lands=re.escape(address))  # she unticked one of them elsewhere
    expect(page.get_by_role("alert")).to_contain_text("Look again")
    expect(page.get_by_role("checkbox", name=re.compile("IMG_00199"))).not_to_be_checked()
    press(page, "^Allow 1 photo$", lands=f"^{re.escape(owner.demo.shop)}/")
    assert json.loads(owner.demo.shell(SHARED.format(name=owner.name))) == ["IMG_00139 ferry"]
