"""The stage in a browser: keys, what is saved at once, looking closer, and a swipe on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from photodrive.photos.library import albums, ingest
from photodrive.photos.models import Photo
from photodrive.sharing import links
from tests.factories import photos as pictures
from tests.factories.oauth import grant, make_application
from tests.printshop import axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Opens = Callable[..., Page]


@pytest.fixture
def photos(jane: Any) -> list[Photo]:
    """Three, "a" the newest."""
    made = []
    for day, title in enumerate("abc"):
        photo = ingest.add_photo(owner=jane, file=[pictures.encoded()], name=f"{title}.jpg").photo
        local = datetime(2026, 10, 24, 12) - timedelta(days=day)
        Photo.objects.filter(pk=photo.pk).update(taken_local=local, sort_local=local)
        made.append(photo)
    return made


def arrived(page: Page, title: str) -> None:
    """The photo of this title is there, and hears keys."""
    expect(page.locator("h1 bdi")).to_have_text(title)
    page.wait_for_load_state()


def test_the_keyboard_does_it_all(
    page_with_session_of: Opens, at_the_site: Client, jane: Any, photos: list[Photo]
) -> None:
    album = albums.create(owner=jane, title="Islay")
    albums.add(album=album, photo_ids=[photo.pk for photo in photos])
    at_the_site.force_login(jane)
    page = page_with_session_of(at_the_site)
    page.goto(album.get_absolute_url())
    page.locator(f"#photo-{photos[0].pk} a.ph").click()
    arrived(page, "a")
    page.keyboard.press("ArrowRight")
    arrived(page, "b")
    assert page.url.endswith(f"{photos[1].get_absolute_url()}?in={album.pk}")
    page.keyboard.press("f")
    expect(page.locator("#favourite")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("i")
    expect(page.locator("#panel")).to_be_visible()
    page.locator("#title").fill("Written by hand")
    page.keyboard.press("f")  # a letter in a field is a letter
    page.keyboard.press("Enter")
    expect(page.locator(".saved")).to_contain_text("Saved")
    expect(page.locator("h1 bdi")).to_have_text("Written by handf")
    page.locator("#title").fill("Not this")
    page.keyboard.press("Escape")
    expect(page.locator("#title")).to_have_value("Written by handf")
    page.keyboard.press("+")
    expect(page.locator(".now")).to_have_class(re.compile("zoomed"))
    page.keyboard.press("Escape")
    expect(page.locator(".now")).not_to_have_class(re.compile("zoomed"))
    page.keyboard.press("r")
    expect(page.locator("#picture")).to_have_attribute("src", re.compile("turned=1"))
    page.keyboard.press("Delete")
    expect(page.locator(".toast-stage")).to_contain_text("is in the trash")
    arrived(page, "c")
    page.keyboard.press("Escape")
    page.wait_for_url(f"**{album.get_absolute_url()}*")
    one = Photo.objects.get(pk=photos[1].pk)
    assert (one.title, one.favourite, one.turned) == ("Written by handf", True, 1)
    assert one.trashed_at is not None


def test_switches_save_at_once_and_an_app_is_taken_away_by_one_press(
    page_with_session_of: Opens, at_the_site: Client, jane: Any, photos: list[Photo]
) -> None:
    grant(photos[0], owner=jane, application=make_application(name="Printshop"))
    at_the_site.force_login(jane)
    page = page_with_session_of(at_the_site, permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"{photos[0].get_absolute_url()}?info=1")
    page.get_by_role("switch", name="Anyone with the link").check()
    page.get_by_role("button", name="Copy").click()
    expect(page.locator("[data-copy]")).to_contain_text("Copied")
    share = links.of_photo(photos[0])
    assert share is not None
    assert page.evaluate("navigator.clipboard.readText()") == links.address(share)
    page.get_by_role("button", name="Take away").click()
    expect(page.locator(".took")).to_contain_text("Taken away at")
    page.get_by_role("switch", name="Never share with apps").check()
    expect(page.locator("#link")).to_contain_text("Nobody can see it by a link")
    page.get_by_role("switch", name="Anyone with the link").check()
    expect(page.get_by_role("alert")).to_contain_text("You never share this photo with apps")
    assert axe.violations(page, "panel") == []
    page.get_by_role("button", name="Switch it on all the same").click()
    expect(page.locator("#link-address")).to_be_visible()
    assert Photo.objects.get(pk=photos[0].pk).never_share


def test_a_swipe_on_a_phone_leads_on(
    page_with_session_of: Opens, at_the_site: Client, jane: Any, photos: list[Photo]
) -> None:
    at_the_site.force_login(jane)
    page = page_with_session_of(at_the_site, viewport={"width": 390, "height": 844}, has_touch=True)
    page.goto(photos[1].get_absolute_url())
    expect(page.locator("#picture.there")).to_be_visible()
    assert page.locator(".now").bounding_box()["x"] == pytest.approx(0, abs=2)  # type: ignore[index]
    page.locator(".reel").evaluate("reel => reel.scrollTo(reel.scrollWidth, 0)")
    arrived(page, "c")
    assert photos[2].get_absolute_url() in page.url
    assert axe.violations(page, "phone") == []
