"""The search box by keyboard, and filters that answer at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from photodrive.photos.browsing import search
from photodrive.photos.models import Album, AlbumPhoto
from tests.factories.oauth import make_user
from tests.factories.stored import make_photo

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.either_database]
Open = Callable[..., Page]


@pytest.fixture(autouse=True)
def _time_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """However busy the machine is, no search is cut short."""
    monkeypatch.setattr(search, "SECONDS", 1e6)


def test_a_slash_two_letters_arrows_and_enter_set_a_filter_and_a_choice_another(
    page_with_session_of: Open, at_the_site: Client, files: Any
) -> None:
    jane = make_user("jane")
    photo = make_photo(jane, title="Church", camera="Nikon", taken_local=datetime(2026, 10, 3))
    make_photo(jane, title="Harbour", camera="Canon", taken_local=datetime(2026, 5, 3))
    AlbumPhoto.objects.create(album=Album.objects.create(owner=jane, title="Old town"), photo=photo)
    at_the_site.force_login(jane)
    page = page_with_session_of(at_the_site)
    page.goto("/")
    page.keyboard.press("/")
    box = page.get_by_role("combobox", name="Search your photos")
    expect(box).to_be_focused()
    page.keyboard.type("o")
    options = page.get_by_role("option")
    expect(options).to_have_count(4)  # October 2026, Old town, and two cameras
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(options.first).to_be_hidden()
    expect(box).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    assert box.get_attribute("aria-activedescendant") == options.nth(1).get_attribute("id")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="1 photo")).to_be_visible()
    page.locator("summary", has_text="Who can see it").click()
    page.get_by_label("Only you").click()
    expect(page.locator(".tok")).to_have_count(2)
    assert set(parse_qs(urlsplit(page.url).query)) == {"album", "seen"}
    page.get_by_role("link", name="Without Old town").click()
    expect(page.get_by_role("heading", name="2 photos")).to_be_visible()
    page.get_by_role("combobox").fill("harb")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="1 photo")).to_be_visible()
    assert parse_qs(urlsplit(page.url).query) == {"q": ["harb"], "seen": ["private"]}
