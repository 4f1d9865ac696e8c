"""Her own order of an album by keyboard, and by dragging."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from photodrive.photos.library import album_order, albums, ordering
from photodrive.photos.models import Album
from tests.factories.stored import make_photo
from tests.printshop import axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def titles(album: Album) -> list[str]:
    photos, order = ordering.of_album(album, albums.photos_in(album))
    return [photo.title for photo in order.sort(photos)]


def test_photos_are_moved_by_shift_and_arrows_and_by_dragging(
    page_with_session_of: Callable[..., Page], at_the_site: Client, jane: Any
) -> None:
    album = albums.create(owner=jane, title="Islay")
    photos = [make_photo(jane, title=title) for title in "abcd"]
    albums.add(album=album, photo_ids=[photo.pk for photo in photos])
    album_order.choose(album=album, order="own", as_shown=[photo.pk for photo in photos])
    at_the_site.force_login(jane)
    page = page_with_session_of(at_the_site)
    page.goto(f"{album.get_absolute_url()}?arrange=1")
    first = page.locator(f"#photo-{photos[0].pk}")
    first.locator("a.ph").focus()
    for _ in range(2):
        with page.expect_response(lambda answer: answer.url.endswith("/move/")):
            page.keyboard.press("Shift+ArrowRight")
    expect(first.locator("a.ph")).to_be_focused()
    expect(page.get_by_role("status").filter(has_text="place 3 of 4")).to_have_count(1)
    assert titles(album) == ["b", "c", "a", "d"]
    with page.expect_response(lambda answer: answer.url.endswith("/move/")):
        page.locator(f"#photo-{photos[3].pk} .grip").drag_to(
            page.locator(f"#photo-{photos[1].pk}"), target_position={"x": 8, "y": 60}
        )
    assert titles(album) == ["d", "b", "c", "a"]
    assert axe.violations(page, "arranging") == []
