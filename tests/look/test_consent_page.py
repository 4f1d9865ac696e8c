"""What the consent page says and which presses it offers, apart from the protocol behind it."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.utils import timezone


def page_of(*, total: int = 9, ticked: int = 0, number: int = 1, **changes: Any) -> str:
    """The page for ``total`` photos of which the first ``ticked`` are ticked, 60 on a page."""
    photos: list[dict[str, Any]] = [
        {"id": f"photo-{i}", "title": f"Photo {i}", "taken_at": None, "thumb_url": f"/t/{i}", "ticked": i < ticked}
        for i in range(total)
    ]
    page = Paginator(photos, 60).get_page(number)
    here = sum(photo["ticked"] for photo in page)
    context = {
        "client": {"name": "Printshop", "host": "shop.example", "initial": "P", "checked": True},
        "account": "jane",
        "switch_account_url": "/switch/",
        "scope_lines": {"can": [], "cannot": ["change, delete or share anything"]},
        "wants_photos": True,
        "until": timezone.now() + datetime.timedelta(hours=1),
        "duration_words": "one hour",
        "photos": list(page),
        "page": page,
        "total": total,
        "ticked_total": ticked,
        "ticked_elsewhere": ticked - here,
        "return_host": "shop.example",
        "connected_apps_url": "/connected-apps/",
        "upload_url": "/photos/upload/",
    }
    return render_to_string("photodrive/consent.html", {**context, **changes})


def buttons(html: str) -> list[str]:
    main = html[html.index("<main") :]
    form = main[main.index("<form") : main.index("</form>")]
    return re.findall(r"<button\b[^>]*>", form)


def test_the_button_that_enter_presses_decides_nothing():
    first = buttons(page_of(ticked=2))[0]
    assert 'name="page"' in first
    assert "decision" not in first


@pytest.mark.parametrize("total", [0, 3, 130])
def test_she_can_always_deny(total):
    deny = [tag for tag in buttons(page_of(total=total)) if 'value="deny"' in tag]
    assert len(deny) == 1
    assert "formnovalidate" in deny[0]


def test_without_photos_there_is_nothing_to_allow():
    html = page_of(total=0)
    assert 'value="allow"' not in html
    assert 'href="/photos/upload/"' in html


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
    assert len(re.findall(r'name="photo" value="photo-\d" checked', html)) == 1
    assert 'alt="Photo 2"' in html


def test_it_says_who_she_is_and_where_she_goes_next():
    html = page_of()
    assert "Signed in as <b>jane</b>" in html
    assert '<form method="post" action="/switch/">' in html
    assert "You go back to <b>shop.example</b>" in html
