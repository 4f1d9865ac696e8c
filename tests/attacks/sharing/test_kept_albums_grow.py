"""Whatever comes into an album that is never shared with apps loses its public link, by whichever way it comes."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from photodrive.photos.library import albums
from photodrive.photos.models import Album, Photo
from photodrive.sharing import links, withheld
from tests.attacks.sharing.reading import Reader
from tests.factories.stored import make_photo


@pytest.fixture
def public(jane: Any) -> Photo:
    photo = make_photo(jane, title="Machir Bay")
    links.open_photo(photo=photo)
    return photo


@pytest.fixture
def kept(jane: Any) -> Album:
    album = albums.create(owner=jane, title="Only mine")
    withheld.set_album(album=album, never_share=True)
    return album


def ticked_one(browser: Reader, photo: Photo, album: Album) -> None:
    browser.post(reverse("photodrive:album_add", args=[album.pk]), {"photo": str(photo.pk)})


def ticked_all(browser: Reader, photo: Photo, album: Album) -> None:
    browser.post(reverse("photodrive:album_add", args=[album.pk]), {"select": "all"})
    browser.post(reverse("photodrive:album_add", args=[album.pk]), {})


def selected(browser: Reader, photo: Photo, album: Album) -> None:
    browser.post(reverse("photodrive:select"), {"photo": str(photo.pk), "album": str(album.pk)})


def by_the_bar(browser: Reader, photo: Photo, album: Album) -> None:
    sent = {"all": "1", "scope": "library", "asked": "1", "album": str(album.pk)}
    browser.post(reverse("photodrive:selected_album"), sent)


def by_its_own_page(browser: Reader, photo: Photo, album: Album) -> None:
    browser.post(reverse("photodrive:photo_albums", args=[photo.pk]), {"album": str(album.pk)})


def with_its_day(browser: Reader, photo: Photo, album: Album) -> None:
    browser.post(reverse("photodrive:photo_albums", args=[photo.pk]), {"album": str(album.pk), "day": "1"})


def with_its_days(browser: Reader, photo: Photo, album: Album) -> None:
    day = photo.sort_local.date().isoformat()
    browser.post(reverse("photodrive:album_days", args=[album.pk]), {"from": day, "to": day})


@pytest.mark.parametrize(
    "put", [ticked_one, ticked_all, selected, by_the_bar, by_its_own_page, with_its_day, with_its_days]
)
def test_its_link_is_dead_as_soon_as_it_is_in_there(janes: Reader, public: Photo, kept: Album, put: Any) -> None:
    put(janes, public, kept)
    assert kept.photos.filter(pk=public.pk).exists()
    public.refresh_from_db()
    assert public.visibility == Photo.Visibility.PRIVATE
    assert links.of_photo(public) is None


def test_what_was_in_there_before_keeps_the_link_that_she_confirmed(
    jane: Any, janes: Reader, public: Photo, kept: Album
) -> None:
    by_its_own_page(janes, public, kept)
    links.open_photo(photo=public)  # her page has asked
    make_photo(jane, title="A page of my diary")
    by_the_bar(janes, public, kept)
    assert kept.photos.count() == 2
    assert links.of_photo(public) is not None
