"""The library answers searches: what it says, shows and offers, with and without JavaScript."""

from __future__ import annotations

import re
from datetime import datetime
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from photodrive.authorization.grants import lifecycle
from photodrive.photos.browsing import search, search_walk
from photodrive.photos.models import Album, AlbumPhoto, Photo
from photodrive.photos.texts.in_time import Deadline
from photodrive.sharing.models import Share, SharedPhoto
from tests.factories.oauth import grant
from tests.factories.stored import make_photo

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _time_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """However busy the machine is, no search is cut short."""
    monkeypatch.setattr(search, "SECONDS", 1e6)


@pytest.fixture
def library(jane: Any) -> list[Photo]:
    titles = ["Church and portico", "Portico at night", "Harbour", "<b>Café & Écosse</b>"]
    locals_ = [datetime(2026, 5, 14 + number, 12) for number in range(len(titles))]
    return [
        make_photo(jane, title=title, taken_local=local, sort_local=local, camera="Nikon")
        for title, local in zip(titles, locals_, strict=True)
    ]


def page(client: Client, query: str, **more: Any) -> str:
    response = client.get(f"/?{query}", **more)
    assert response.status_code == 200
    return response.content.decode()


def text(found: str) -> str:
    """What is read of a piece of a page."""
    return " ".join(unescape(re.sub(r"<[^>]*>", "", found)).split())


def within(found: str, begin: str, end: str) -> list[str]:
    """The pieces from one text to another."""
    return re.findall(f"{begin}.*?{end}", found, re.DOTALL)


def heading(found: str) -> str:
    return text(within(found, "<h1", "</h1>")[0])


def shown(found: str) -> list[str]:
    """The titles of the photos."""
    return [unescape(alt) for alt in re.findall(r'<img src="[^"]*/thumb/[^"]*" alt="([^"]*)"', found)]


def summaries(found: str) -> list[str]:
    return [text(one) for one in within(found, "<summary", "</summary>")]


def fields(form: str) -> dict[str, str]:
    """What a form would send at once."""
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    checked = re.findall(r'name="([^"]+)" value="([^"]*)" checked', form)
    typed = re.findall(r'type="search" name="([^"]+)" value="([^"]*)"', form)
    return {name: unescape(value) for name, value in (*hidden, *checked, *typed)}


def links(found: str) -> dict[str, dict[str, str]]:
    """By what is read on it, the query of each link."""
    each = re.findall(r'<a [^>]*?href="([^"]*)"[^>]*>(.*?)</a>', found, re.DOTALL)
    return {text(words): dict(parse_qsl(urlsplit(unescape(href)).query)) for href, words in each}


def test_the_heading_counts_and_the_rows_show_what_was_found(janes: Client, library: list[Photo]) -> None:
    found = page(janes, "q=portico")
    assert (heading(found), shown(found)) == ("2 photos", ["Portico at night", "Church and portico"])
    assert "of 4" in text(within(found, '<header class="libhead', "</h1>.*?</p>")[0])
    assert "<title>portico, search" in found
    assert heading(page(janes, "q=church")) == "1 photo"
    assert shown(page(janes, "q=cafe")) == ["<b>Café & Écosse</b>"]


def test_the_box_keeps_the_words_and_carries_the_filters(janes: Client, library: list[Photo]) -> None:
    [form] = within(page(janes, "q=portico&camera=Nikon&date=2026-05"), '<form class="search"', "</form>")
    assert fields(form) == {"q": "portico", "camera": "Nikon", "date": "2026-05"}
    chips = dict(re.findall(r'<bdi>([^<]*)</bdi><a href="([^"]*)"', form))
    assert {name: dict(parse_qsl(urlsplit(unescape(href)).query)) for name, href in chips.items()} == {
        "Nikon": {"q": "portico", "date": "2026-05"},
        "May 2026": {"q": "portico", "camera": "Nikon"},
    }


def test_filters_are_forms_that_carry_the_others(janes: Client, library: list[Photo]) -> None:
    album = Album.objects.create(owner=library[0].owner, title="Sea")
    AlbumPhoto.objects.create(album=album, photo=library[2])
    found = page(janes, f"q=harbour&album={album.pk}")
    assert summaries(found) == ["Date", "Album: Sea", "Camera", "Who can see it"]
    assert shown(found) == ["Harbour"]
    forms = within(found, "<form [^>]*data-submits", "</form>")
    assert fields(forms[2]) == {"q": "harbour", "album": str(album.pk), "camera": ""}
    assert fields(forms[1]) == {"q": "harbour", "album": str(album.pk)}
    assert all(within(form, "<noscript>", "<button.*?</noscript>") for form in forms)


def test_the_library_itself_offers_the_filters(janes: Client, library: list[Photo]) -> None:
    assert summaries(page(janes, "")) == ["Date", "Camera", "Who can see it"]


def test_nothing_found_says_what_to_do(janes: Client, library: list[Photo]) -> None:
    found = page(janes, "q=xyzzy&camera=Nikon")
    assert heading(found) == "Nothing found"
    assert "None of your 4 photos has all of “xyzzy” and meets the filters." in text(found)
    assert links(found)["Search without “Nikon”"] == {"q": "xyzzy"}
    assert 'class="scrub"' not in found


def test_out_of_time_it_says_so_and_goes_on_from_there(
    janes: Client, library: list[Photo], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "Deadline", lambda seconds: Deadline(seconds=0, clock=lambda: 0.0))
    monkeypatch.setattr(search_walk, "PIECE", 2)
    found = page(janes, "q=portico")
    assert heading(found) == "First results"
    assert "Nothing yet: your newer photos were looked through." in text(found)
    following = page(janes, urlencode(links(found)["Look further back"]))
    assert shown(following) == ["Portico at night", "Church and portico"]


def test_over_a_thousand_says_over_a_thousand(
    janes: Client, library: list[Photo], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "MOST_COUNTED", 1)
    monkeypatch.setattr("photodrive.web.library.search_page.PAGE_SIZE", 1)
    assert heading(page(janes, "q=portico")) == "Over 1,000 photos"


def test_further_rows_come_alone_for_htmx(janes: Client, library: list[Photo], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("photodrive.web.library.search_page.PAGE_SIZE", 1)
    more = urlencode(links(page(janes, "q=portico"))["Show older photos"])
    rows = page(janes, more, headers={"HX-Request": "true"})
    assert shown(rows) == ["Church and portico"]
    assert "<h1" not in rows
    assert 'class="search"' not in rows


def test_jumping_stays_within_what_was_found(janes: Client, library: list[Photo]) -> None:
    assert links(within(page(janes, "q=portico"), 'class="scrub"', "</nav>")[0])["May 2026"] == {
        "q": "portico",
        "to": "2026-05",
    }
    assert shown(page(janes, "q=portico&to=2026-05-14")) == ["Church and portico"]


def test_who_can_see_it_is_found_by_word_and_by_filter(janes: Client, library: list[Photo], jane: Any) -> None:
    Photo.objects.filter(pk=library[0].pk).update(visibility="public")
    share = Share.objects.create(owner=jane, kind=Share.Kind.PERSON, email="sam@example.org")
    SharedPhoto.objects.create(share=share, photo=library[1])
    assert shown(page(janes, "q=public")) == shown(page(janes, "seen=public")) == ["Church and portico"]
    assert shown(page(janes, "q=shared")) == shown(page(janes, "seen=shared")) == ["Portico at night"]
    private = ["<b>Café & Écosse</b>", "Harbour"]
    assert shown(page(janes, "q=private")) == shown(page(janes, "seen=private")) == private
    Share.objects.update(ended_at=timezone.now())
    assert shown(page(janes, "seen=shared")) == []


def test_what_an_app_sees_now_is_found_by_its_name_until_it_may_not(
    janes: Client, library: list[Photo], jane: Any
) -> None:
    given = grant(library[2], owner=jane).authorization
    assert shown(page(janes, f"app={given.client_id}")) == ["Harbour"]
    assert shown(page(janes, urlencode({"q": given.client_name}))) == ["Harbour"]
    Photo.objects.filter(pk=library[2].pk).update(never_share=True)
    assert shown(page(janes, f"app={given.client_id}")) == []
    Photo.objects.filter(pk=library[2].pk).update(never_share=False)
    lifecycle.end_all(jane)
    assert shown(page(janes, f"app={given.client_id}")) == []


def test_suggestions_are_options_that_set_a_filter(janes: Client, library: list[Photo]) -> None:
    response = janes.get("/search/suggest/?typed=ma&camera=Nikon")
    assert "no-store" in response["Cache-Control"]
    body = response.content.decode()
    assert body.count('role="option"') == 1
    assert links(body) == {"May 2026 4 photos": {"date": "2026-05", "camera": "Nikon"}}


def test_all_that_was_found_can_be_selected_and_nothing_else_is(janes: Client, library: list[Photo]) -> None:
    found = page(janes, "q=portico")
    assert "Select all 2" in text(found)
    assert 'name="scope" value="found:q=portico"' in found
    janes.post("/photos/selected/trash/", {"scope": "found:q=portico", "all": "1"})
    assert shown(page(janes, "q=harbour")) == ["Harbour"]
    assert shown(page(janes, "q=portico")) == []
    janes.post("/photos/selected/trash/", {"scope": "found:", "all": "1"})
    assert heading(page(janes, "q=2026")) == "2 photos"
