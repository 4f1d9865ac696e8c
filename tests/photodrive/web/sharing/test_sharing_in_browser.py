"""Jane shares an album with a friend, in real browsers: the dialog, the friend's look, the end."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from photodrive.photos.models import Album
from photodrive.sharing import links
from tests.factories import shares
from tests.printshop import axe

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
Open = Callable[..., Page]
PHONE = {"viewport": {"width": 320, "height": 800}, "color_scheme": "dark"}


@pytest.fixture
def album(jane: Any) -> Album:
    return shares.album_of(jane)[0]


@pytest.fixture
def janes_page(page_with_session_of: Open, at_the_site: Client, jane: Any) -> Open:
    at_the_site.force_login(jane)
    return partial(page_with_session_of, at_the_site)


def test_jane_shares_an_album_with_a_friend_by_link(
    janes_page: Open, page_with_session_of: Open, at_the_site: Client, album: Album, site: Any
) -> None:
    page = janes_page()
    page.goto(album.get_absolute_url())
    page.get_by_role("link", name="Share", exact=True).click()
    sheet = page.get_by_role("dialog", name="Share “Two weeks in the north”")
    sheet.get_by_role("switch", name="Anyone with the link").check()
    address = sheet.get_by_label("The link", exact=True)
    expect(address).to_be_visible()
    sheet.get_by_role("switch", name="Password").check()
    password = sheet.get_by_label("The password")
    expect(password).to_be_visible()
    sheet.get_by_label("only look").check(force=True)
    expect(sheet.get_by_role("status")).to_contain_text("Saved")
    expect(sheet.get_by_label("only look")).to_be_focused()
    assert axe.violations(page, "the sheet") == []
    there = site.drive + "/s/" + address.input_value().split("/s/")[1]

    friend = page_with_session_of(Client())
    referrers: list[str] = []
    friend.on("request", lambda request: referrers.append(request.headers.get("referer", "")))
    friend.goto(there)
    friend.get_by_label("Password").fill(password.input_value())
    friend.get_by_role("button", name="See the photos").click()
    expect(friend.get_by_role("heading", level=1)).to_have_text("Two weeks in the north")
    expect(friend.get_by_role("link", name="Download all")).to_have_count(0)
    with friend.expect_navigation():  # before the page is there, nobody hears a key
        friend.locator(".just a").first.click()
    friend.keyboard.press("ArrowRight")
    expect(friend.get_by_role("heading", level=1)).to_contain_text("Two weeks in the north 0")
    friend.keyboard.press("Escape")
    expect(friend.locator(".just")).to_be_visible()
    assert not [one for one in referrers if "/s/" in one]

    sheet.get_by_role("switch", name="Anyone with the link").uncheck()
    expect(address).to_have_count(0)
    friend.reload()
    expect(friend.get_by_role("heading", level=1)).to_have_text("This link has ended or never was")


def test_the_sheet_works_without_javascript(janes_page: Open, album: Album) -> None:
    page = janes_page(java_script_enabled=False)
    page.goto(album.get_absolute_url())
    page.get_by_role("link", name="Share", exact=True).click()
    page.get_by_label("Anyone with the link").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("The link", exact=True)).to_have_value(links.address(links.open_album(album=album)))


def test_every_page_of_sharing_is_fit_for_everybody(janes_page: Open, album: Album, jane: Any, site: Any) -> None:
    share = links.open_album(album=album)
    photo = album.photos.all()[0]
    path = shares.path_of(share)
    page = janes_page(**PHONE)
    for address in (f"{album.get_absolute_url()}share/", "/sharing/", "/shared/", path, f"{path}{photo.pk}/", "/s/x/"):
        page.goto(address)
        assert axe.violations(page, address) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
