"""What the consent page says and which presses it offers, apart from the protocol behind it."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import timezone

from photodrive.photos.browsing.picker import Shown, Wanted
from photodrive.photos.models import Photo, TickList

ALBUMS = [{"id": f"album-{i}", "title": f"Album {i}", "count": i, "cover_url": "", "chosen": False} for i in range(3)]


def page_of(*, total: int = 9, ticked: int = 0, number: int = 1, **changes: Any) -> str:
    """The page for ``total`` photos of which the first ``ticked`` are ticked, 60 on a page."""
    photos = [Photo(title=f"Photo {i}") for i in range(total)]
    shown = Shown(
        wanted=Wanted(number=number),
        ticks=TickList(),
        photos=photos[60 * number - 60 : 60 * number],
        ticked={photo.pk for photo in photos[:ticked]} & {photo.pk for photo in photos[60 * number - 60 : 60 * number]},
        albums=[],
        total=total,
        found=total,
        ticked_total=ticked,
    )
    context = {
        "client": {"name": "Printshop", "host": "shop.example", "initial": "P", "checked": True},
        "account": "jane",
        "switch_account_url": "/switch/",
        "give": [{"name": "photos:read", "sentence": "see and download the photos", "given": True, "fixed": True}],
        "cannot": ["change, delete or share anything"],
        "wants_photos": True,
        "can_see": True,
        "selections": ("chosen", "album", "all"),
        "selection": "chosen",
        "albums": ALBUMS,
        "albums_as_pictures": True,
        "albums_url": "/albums/",
        "durations": ("once", "hour", "until_revoked"),
        "duration": "hour",
        "until": timezone.now() + datetime.timedelta(hours=1),
        "duration_words": "one hour",
        "latest_words": "a year",
        "idle_words": "30 days",
        "location_offered": True,
        "picker": shown,
        "photos": shown.tiles,
        "total": total,
        "ticked_total": ticked,
        "ticked_elsewhere": shown.ticked_elsewhere,
        "return_host": "shop.example",
        "connected_apps_url": "/connected-apps/",
        "upload_url": "/photos/upload/",
    }
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    return render_to_string("photodrive/consent.html", {**context, **changes}, request)


def buttons(html: str) -> list[str]:
    main = html[html.index("<main") :]
    form = main[main.index("<form") : main.index("</form>")]
    return re.findall(r"<button\b[^>]*>", form)


def test_the_button_that_enter_presses_decides_nothing():
    first = buttons(page_of(ticked=2))[0]
    assert 'name="page"' in first
    assert "decision" not in first


@pytest.mark.promise("page-names")
@pytest.mark.parametrize("total", [0, 3, 130])
def test_she_can_always_deny(total):
    deny = [tag for tag in buttons(page_of(total=total)) if 'value="deny"' in tag]
    assert len(deny) == 1
    assert "formnovalidate" in deny[0]


def test_without_photos_there_is_nothing_to_allow():
    html = page_of(total=0)
    assert 'value="allow"' not in html
    assert 'href="/photos/upload/"' in html


@pytest.mark.promise("page-injection")
def test_the_apps_own_words_stay_words():
    client = {"name": "<b>Photodrive</b>" + "x" * 200, "host": "evil.example", "initial": "<", "checked": False}
    html = page_of(client=client)
    assert "<b>Photodrive</b>" not in html
    assert "x" * 60 not in html
    assert "not checked by us" in html
    assert "checked by an administrator" not in html


@pytest.mark.parametrize(
    ("ticked", "label"), [(0, "Tick photos to allow"), (1, "Allow 1 photo<"), (2, "Allow 2 photos<")]
)
def test_the_button_counts(ticked, label):
    assert label in page_of(ticked=ticked)


def test_ticks_on_other_pages_are_counted_and_said():
    html = page_of(total=130, ticked=3, number=2)
    assert 'data-elsewhere="3"' in html
    assert "3 more are ticked on other pages" in html
    assert html.count('name="shown"') == 60


def test_every_photo_on_the_page_is_a_named_checkbox():
    html = page_of(total=3, ticked=1)
    assert html.count('name="photo"') == 3
    assert len(re.findall(r'name="photo" value="[0-9a-f-]{36}" autocomplete="off" checked', html)) == 1
    assert 'alt="Photo 2"' in html


@pytest.mark.promise("page-names")
def test_it_says_who_she_is_and_where_she_goes_next():
    html = page_of()
    assert "Signed in as <b>jane</b>" in html
    assert '<form method="post" action="/switch/">' in html
    assert "You go back to <b>shop.example</b>" in html


def test_each_way_to_share_says_what_it_means_and_has_its_own_button():
    html = page_of(ticked=2)
    for way, button in (("chosen", "Allow 2 photos<"), ("album", "Allow this album<"), ("all", "Allow everything<")):
        assert f'name="selection" value="{way}"' in html
        assert button in html
    assert "as the album changes" in html
    assert "everything in your drive, as it changes" in html


def test_what_is_not_asked_is_not_offered():
    html = page_of(selections=("chosen",), durations=("once",), duration="once", location_offered=False)
    assert 'value="all"' not in html.replace('name="select" value="all"', "")
    assert "Allow everything" not in html
    assert "Allow this album" not in html
    assert 'value="until_revoked"' not in html
    assert 'name="location"' not in html
    assert re.search(r'<input[^>]*name="duration" value="once" checked hidden>', html)
    assert re.search(r'<fieldset class="ways" hidden>', html)


def test_until_i_stop_it_names_its_end_all_the_same():
    html = page_of(duration="until_revoked")
    assert re.search(r'value="until_revoked" checked', html)
    assert "a year at most, sooner if it is not used for 30 days" in html


def test_very_many_albums_are_a_list_and_none_at_all_a_hint():
    assert '<select class="form-select" name="album"' in page_of(albums_as_pictures=False)
    html = page_of(albums=[])
    assert 'name="album"' not in html
    assert 'href="/albums/"' in html
