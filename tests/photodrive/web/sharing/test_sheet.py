"""The share sheet without JavaScript: each change counts, and a page that is out of date changes nothing."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from photodrive.photos.models import Album, Photo
from photodrive.sharing import links, terms
from photodrive.sharing.models import Share
from tests.factories import photos, shares

HTMX = {"hx-request": "true"}


@pytest.fixture
def album(jane: Any) -> Album:
    return shares.album_of(jane)[0]


@pytest.fixture
def url(album: Album) -> str:
    return reverse("photodrive:album_share", args=[album.pk])


def opened(janes: Client, url: str, album: Album) -> Share:
    janes.post(url, {"share": "", "link": "on"})
    share = links.of_album(album)
    assert share is not None
    return share


def sent(share: Share, **changes: str) -> dict[str, str]:
    """What the sheet of a link that is on sends."""
    return {"share": str(share.token_digest), "link": "on", "until": "", "downloads": "yes", **changes}


def test_nothing_of_somebody_else_can_be_shared(sams: Client, nobody: Client, album: Album, url: str) -> None:
    photo = album.photos.all()[0]
    for address in (url, reverse("photodrive:photo_share", args=[photo.pk])):
        assert sams.get(address).status_code == 404
        assert sams.post(address, {"link": "on"}).status_code == 404
        assert "/login/" in nobody.post(address, {"link": "on"})["Location"]
    sams.post(reverse("photodrive:share_selected"), {"photo": [str(photo.pk)]})
    assert not Share.objects.exists()


def test_to_look_shares_nothing(janes: Client, url: str) -> None:
    assert janes.get(url).status_code == 200
    assert not Share.objects.exists()


def test_every_form_of_the_sheet_is_taken_for_ours(jane: Any, url: str, album: Album) -> None:
    strict = Client(enforce_csrf_checks=True, headers={"host": "127.0.0.1:8000"})
    strict.force_login(jane)
    assert strict.post(url, {"link": "on"}).status_code == 403
    for end in ("", "?saved"):
        forms = re.findall(r"<form.*?</form>", strict.get(url + end).content.decode(), re.DOTALL)
        sheet = [form for form in forms if "data-share-form" in form]
        assert sheet
        for form in sheet:
            [token] = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
            assert strict.post(url, {"link": "on", "csrfmiddlewaretoken": token}).status_code == 303


def test_switched_on_it_shows_the_address_and_switched_off_it_is_dead(janes: Client, url: str, album: Album) -> None:
    share = opened(janes, url, album)
    page = janes.get(f"{url}?saved").content.decode()
    assert links.address(share) in page
    assert "They see these 2 photos, and what you add later." in page
    assert "Saved · 0 visits" in " ".join(page.split())
    janes.post(url, {"share": str(share.token_digest), "until": "", "downloads": "yes"})
    assert links.of_album(album) is None
    assert links.address(share) not in janes.get(url).content.decode()


def test_every_term_counts_at_once(janes: Client, url: str, album: Album) -> None:
    share = opened(janes, url, album)
    last = timezone.localdate() + timedelta(days=40)
    janes.post(url, sent(share, until="day", day=last.isoformat(), locked="on", downloads="no"))
    share.refresh_from_db()
    assert share.expires_at is not None
    assert timezone.localdate(share.expires_at) == last
    assert not share.downloads
    made_up = terms.shown_password(share)
    assert len(made_up.split()) == 2
    page = janes.get(url).content.decode()
    assert made_up in page
    assert f"{last:%B %Y}" in page
    hashed = share.password
    janes.post(url, sent(share, until="keep", locked="on", password=made_up, downloads="no"))
    share.refresh_from_db()
    assert share.password == hashed
    assert timezone.localdate(share.expires_at) == last
    janes.post(url, sent(share))
    plain = Share.objects.get(pk=share.pk)
    assert (plain.password, plain.expires_at, plain.downloads) == ("", None, True)


@pytest.mark.parametrize(("until", "days"), [("week", 7), ("month", 30)])
def test_an_end_is_the_last_moment_of_a_day(janes: Client, url: str, album: Album, until: str, days: int) -> None:
    share = opened(janes, url, album)
    janes.post(url, sent(share, until=until))
    share.refresh_from_db()
    assert share.expires_at is not None
    assert timezone.localdate(share.expires_at) == timezone.localdate() + timedelta(days=days)
    assert timezone.localdate(share.expires_at + timedelta(seconds=1)) > timezone.localdate(share.expires_at)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"until": "day"}, "Choose the last day."),
        ({"until": "day", "day": "x"}, "This is not a day."),
        ({"until": "day", "day": str(date(2001, 1, 1))}, "This time is over already."),
        ({"locked": "on", "password": "abc"}, "The password must have 4 to 64 characters."),
        ({"until": "never"}, "Select a valid choice."),
        ({"downloads": "some"}, "Select a valid choice."),
    ],
)
def test_what_is_wrong_is_said_and_changes_nothing(
    janes: Client, url: str, album: Album, changes: dict[str, str], words: str
) -> None:
    share = opened(janes, url, album)
    before = Share.objects.filter(pk=share.pk).values().get()
    response = janes.post(url, sent(share, **changes))
    assert response.status_code == 422
    assert words in response.content.decode()
    assert Share.objects.filter(pk=share.pk).values().get() == before


def test_a_sheet_left_open_in_another_tab_opens_nothing_again(janes: Client, url: str, album: Album) -> None:
    share = opened(janes, url, album)
    stale = sent(share, until="week")
    links.close(share=share)
    response = janes.post(url, stale)
    assert response.status_code == 422
    assert "switched off meanwhile" in response.content.decode()
    assert links.of_album(album) is None
    fresh = opened(janes, url, album)
    assert janes.post(url, stale).status_code == 422
    fresh.refresh_from_db()
    assert fresh.expires_at is None


def test_a_double_click_makes_one_link(janes: Client, url: str, album: Album) -> None:
    first = opened(janes, url, album)
    assert opened(janes, url, album) == first
    assert Share.objects.count() == 1


@pytest.mark.promise("share-never")
def test_what_is_never_shared_with_apps_is_asked_about_first(janes: Client, jane: Any, album: Album, url: str) -> None:
    photo = photos.added(jane)
    Photo.objects.filter(pk=photo.pk).update(never_share=True)
    Album.objects.filter(pk=album.pk).update(never_share=True)
    for address in (url, reverse("photodrive:photo_share", args=[photo.pk])):
        asked = janes.post(address, {"share": "", "link": "on"})
        assert asked.status_code == 422
        assert "apps never get this" in asked.content.decode()
        assert not links.live().exists()
        assert janes.post(address, {"link": "on", "anyway": "on"}).status_code == 303
        assert links.live().count() == 1
        links.close(share=links.live().get())


@pytest.mark.promise("share-never")
def test_the_sheet_says_which_photos_stay_out(janes: Client, url: str, album: Album) -> None:
    opened(janes, url, album)
    kept = album.photos.all()[0]
    Photo.objects.filter(pk=kept.pk).update(never_share=True)
    page = janes.get(url).content.decode()
    assert "1 photo that you never share with apps stays out" in page
    assert "They see this one photo, and what you add later." in page


def test_many_photos_of_the_selection(janes: Client, jane: Any, sam: Any) -> None:
    mine, foreign = [photos.added(jane), photos.added(jane)], photos.added(sam)
    ids = [str(one.pk) for one in (*mine, foreign)]
    there = janes.post(reverse("photodrive:share_selected"), {"photo": [*ids, "x"]})["Location"]
    assert "Share <bdi>2 photos</bdi>" in janes.get(there).content.decode()
    assert not links.live().exists()
    janes.post(there, {"share": "", "link": "on"})
    share = links.live().get()
    first = links.address(share)
    assert first in janes.get(there).content.decode()
    janes.post(there, {"share": str(share.token_digest)})
    janes.post(there, {"share": "", "link": "on"})
    assert links.address(links.live().get()) != first


def test_one_photo_of_the_selection_has_its_own_sheet(janes: Client, jane: Any) -> None:
    photo = photos.added(jane)
    there = janes.post(reverse("photodrive:share_selected"), {"photo": [str(photo.pk)]})["Location"]
    assert there == reverse("photodrive:photo_share", args=[photo.pk])
    assert janes.post(reverse("photodrive:share_selected"), {})["Location"] == "/"


def test_in_a_dialog_only_the_sheet_comes_back(janes: Client, url: str, album: Album) -> None:
    whole, part = janes.get(url).content.decode(), janes.get(url, headers=HTMX).content.decode()
    assert "<html" in whole
    assert "<html" not in part
    assert "data-share-sheet" in part
    saved = janes.post(url, {"share": "", "link": "on"}, headers=HTMX)
    assert saved.status_code == 200
    assert "Saved · 0 visits" in " ".join(saved.content.decode().split())


class TestLists:
    def test_what_she_shares_and_its_ends(self, janes: Client, sams: Client, jane: Any, album: Album) -> None:
        share = links.open_album(album=album)
        page = janes.get(reverse("photodrive:shares")).content.decode()
        assert album.title in page
        assert "Until you end it" in page
        assert album.title not in sams.get(reverse("photodrive:shares")).content.decode()
        end = reverse("photodrive:share_end", args=[share.pk])
        assert sams.post(end).status_code == 404
        assert links.of_album(album)
        for _ in range(2):
            assert janes.post(end).status_code == 303
        assert links.of_album(album) is None
        assert album.title not in janes.get(reverse("photodrive:shares")).content.decode()

    def test_a_long_list_asks_as_often_as_a_short_one(
        self, janes: Client, jane: Any, django_assert_max_num_queries: Any
    ) -> None:
        for number in range(3):
            links.open_album(album=shares.album_of(jane, count=1, title=f"Album {number}")[0])
        with django_assert_max_num_queries(16):
            few = janes.get(reverse("photodrive:shares"))
        for number in range(3, 9):
            links.open_album(album=shares.album_of(jane, count=1, title=f"Album {number}")[0])
        with django_assert_max_num_queries(16):
            many = janes.get(reverse("photodrive:shares"))
        assert few.content.count(b"<li>") < many.content.count(b"<li>")
