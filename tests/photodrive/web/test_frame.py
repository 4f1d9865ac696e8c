"""The frame of the drive's pages: where everything is, how much of it there is, and for strangers nothing of it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from photodrive.account import at_a_glance
from photodrive.photos.library import albums
from photodrive.photos.models import Photo
from tests.factories.oauth import grant, make_application
from tests.factories.stored import make_photo

PLACES = ["Library", "Favourites", "Albums", "Shared with me", "Connected apps", "Trash", "Settings"]


def side(client: Client, path: str = "/more/") -> str:
    page = client.get(path).content.decode()
    [found] = re.findall(r'<nav class="side".*?</nav>', page, re.DOTALL)
    return str(found)


def numbers(text: str) -> dict[str, str]:
    return dict(re.findall(r'<span>([^<]+)</span><em class="cnt">([^<]+)</em>', text))


@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/nowhere/"])
def test_a_stranger_has_no_places(nobody: Client, path: str) -> None:
    page = nobody.get(path).content.decode()
    assert '<header class="topbar' in page
    assert 'class="side"' not in page and 'class="bot"' not in page and "selbar" not in page


def test_the_places_are_in_order_and_say_which_one_this_is(janes: Client) -> None:
    text = side(janes)
    assert re.findall(r"<li[^>]*><a .*?<span>([^<]+)</span>", text, re.DOTALL) == PLACES
    for path, name in (("/", "Library"), ("/albums/", "Albums"), ("/trash/empty/", "Trash")):
        current = re.findall(r"aria-current=\"\w+\".*?<span>([^<]+)</span>", side(janes, path), re.DOTALL)
        assert current == [name]


def test_counts_are_hers(janes: Client, jane: Any, sam: Any) -> None:
    app = make_application()
    for owner, count in ((jane, 2), (sam, 5)):
        for n in range(count):
            photo = make_photo(owner)
            albums.create(owner=owner, title=f"Album {n}")
            grant(photo, owner=owner, application=app)
    Photo.objects.filter(pk=photo.pk).update(trashed_at=timezone.now())
    assert numbers(side(janes)) == {"Albums": "2", "Connected apps": "1"}, "an app counts once"
    Photo.objects.update(trashed_at=timezone.now())
    assert numbers(side(janes))["Trash"] == "2"


@pytest.mark.parametrize(
    ("quota", "said"), [(10_000, "store"), (1_100, "store store-warn"), (1_000, "store store-full")]
)
def test_a_full_drive_warns_before_it_is_full(janes: Client, jane: Any, settings: Any, quota: int, said: str) -> None:
    photo = make_photo(jane)
    Photo.objects.filter(pk=photo.pk).update(size=1000)
    with override_settings(PHOTODRIVE={**settings.PHOTODRIVE, "QUOTA_BYTES": quota}):
        assert f'<a class="{said}" href="/settings/data/">' in side(janes)


def test_it_costs_two_statements(jane: Any, django_assert_num_queries: Any) -> None:
    make_photo(jane)
    with django_assert_num_queries(2):
        drive = at_a_glance.of(jane)
    assert (drive.photos, drive.trashed, drive.albums, drive.apps) == (1, 0, 0, 0)


def test_sizes_are_said_as_people_say_them() -> None:
    assert at_a_glance.size_in_words(15 * 1024**3) == "15\xa0GB"
    assert at_a_glance.size_in_words(6_657_199_309) == "6.2\xa0GB"


def test_whatever_stands_in_a_sheet_is_a_page_without_a_script(janes: Client) -> None:
    for path in ("/more/", "/keys/", "/dates/"):
        whole = janes.get(path)
        part = janes.get(path, headers={"hx-request": "true"}).content.decode()
        assert "<h1>" in whole.content.decode() and "HX-Request" in whole["Vary"]
        assert "<html" not in part and "<h1" not in part
