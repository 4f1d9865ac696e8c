"""What the bar of a selection does with many photos, and the way back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from photodrive.photos.library import albums
from photodrive.photos.models import Album, AlbumPhoto, Photo
from photodrive.sharing import links, withheld
from tests.factories.stored import make_photo

ACTIONS = ("album", "favourite", "trash", "visibility")


def press(client: Client, action: str, photos: Iterable[Photo | UUID | str] = (), **more: str) -> Any:
    ids = [str(photo.pk) if isinstance(photo, Photo) else str(photo) for photo in photos]
    return client.post(f"/photos/selected/{action}/", {"photo": ids, **more})


@pytest.fixture
def hers(jane: Any) -> list[Photo]:
    return [make_photo(jane, title=f"Bay {n}") for n in range(3)]


@pytest.mark.parametrize("action", ACTIONS)
def test_somebody_elses_photos_are_not_touched(janes: Client, hers: list[Photo], sam: Any, action: str) -> None:
    theirs = make_photo(sam)
    before = Photo.objects.filter(pk=theirs.pk).values().get()
    response = press(janes, action, [theirs], visibility="public", title="Islay", asked="1")
    assert (response.status_code, response["Location"]) == (303, "/")
    assert Photo.objects.filter(pk=theirs.pk).values().get() == before
    assert not Album.objects.exists()
    assert "Nothing was selected" in janes.get("/").content.decode()


@pytest.mark.parametrize("scope", ["", "x", "album:x", "album:", "favourites:1;", "shared"])
def test_all_of_nothing_known_is_nothing(janes: Client, hers: list[Photo], scope: str) -> None:
    press(janes, "trash", all="1", scope=scope)
    assert not Photo.objects.exclude(trashed_at=None).exists()


def test_all_of_somebody_elses_album_is_nothing(janes: Client, hers: list[Photo], sam: Any) -> None:
    album = albums.create(owner=sam, title="Sam's")
    AlbumPhoto.objects.create(album=album, photo=hers[0])
    press(janes, "trash", all="1", scope=f"album:{album.pk}")
    assert not Photo.objects.exclude(trashed_at=None).exists()


@pytest.mark.parametrize(
    "at",
    ["", "x", "\x00", "2026-11-30", "2026-11-30T10:00:00", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"],
)
def test_at_an_odd_moment_nothing_was_thrown_away(janes: Client, hers: list[Photo], at: str) -> None:
    press(janes, "trash", hers)
    assert janes.post("/trash/undo/", {"at": at}).status_code == 303
    assert not Photo.objects.filter(trashed_at=None).exists()


@pytest.mark.parametrize(
    "there", ["//elsewhere.example/", "https://elsewhere.example/", "javascript:x", "/\\elsewhere"]
)
def test_no_form_leads_elsewhere(janes: Client, hers: list[Photo], there: str) -> None:
    for response in (press(janes, "trash", hers, next=there), janes.post("/trash/undo/", {"next": there})):
        assert response["Location"] == "/"


def test_odd_ids_are_left_out(janes: Client, hers: list[Photo]) -> None:
    press(janes, "favourite", ["x", "", "0" * 40, str(hers[0].pk), f"{hers[1].pk} y {hers[1].pk}"])
    assert set(Photo.objects.filter(favourite=True)) == set(hers[:2])


def test_deleting_is_undone_from_the_next_page_once_and_only_what_went_together(
    janes: Client, hers: list[Photo]
) -> None:
    press(janes, "trash", [hers[2]])
    assert press(janes, "trash", hers[:2], next="/favourites/")["Location"] == "/favourites/"
    page = janes.get("/favourites/").content.decode()
    assert "2 photos are in the trash for 30 days." in page
    assert "in the trash for" not in janes.get("/favourites/").content.decode()
    [at] = re.findall(r'name="at" value="([^"]+)"', page)
    assert janes.post("/trash/undo/", {"at": at, "next": "/favourites/"})["Location"] == "/favourites/"
    assert set(Photo.objects.filter(trashed_at=None)) == set(hers[:2])
    assert "2 photos are back in your library." in janes.get("/").content.decode()
    janes.post("/trash/undo/", {"at": at})
    assert Photo.objects.get(pk=hers[2].pk).trashed_at is not None


def test_a_part_of_a_page_or_its_head_does_not_take_the_undo_away(janes: Client, hers: list[Photo]) -> None:
    press(janes, "trash", hers[:1])
    janes.head("/")
    janes.get("/", headers={"hx-request": "true"})
    assert "“<bdi>Bay 0</bdi>” is in the trash for 30 days." in janes.get("/").content.decode()


@pytest.mark.parametrize("at", ["", "x", "2026-01-01", "2026-01-01T00:00:00", "2026-99-99T00:00:00+00:00", "\x00"])
def test_an_odd_moment_undoes_nothing(janes: Client, hers: list[Photo], at: str) -> None:
    press(janes, "trash", hers)
    assert janes.post("/trash/undo/", {"at": at}).status_code == 303
    assert not Photo.objects.filter(trashed_at=None).exists()


def test_favourites_are_all_or_none(janes: Client, hers: list[Photo]) -> None:
    press(janes, "favourite", hers[:1])
    press(janes, "favourite", hers)
    assert Photo.objects.filter(favourite=True).count() == 3
    page = janes.get("/favourites/").content.decode()
    assert page.count('<li class="r') == 3 and "?from=favourites" in page
    press(janes, "favourite", all="1", scope="favourites")
    assert not Photo.objects.filter(favourite=True).exists()
    assert "No favourites yet" in janes.get("/favourites/").content.decode()


def test_who_can_see_them_is_asked_first(janes: Client, hers: list[Photo]) -> None:
    withheld.set_photo(photo=hers[0], never_share=True)
    page = press(janes, "visibility", hers, next="/favourites/").content.decode()
    assert "Who can see these 3 photos?" in page and "apps never get 1 of these photos" in page
    assert not Photo.objects.filter(visibility="public").exists()
    sent = dict(re.findall(r'<input type="hidden" name="(photo|next)" value="([^"]*)"', page))
    assert janes.post("/photos/selected/visibility/", {**sent, "visibility": "public"})["Location"] == "/favourites/"
    assert [links.of_photo(photo) is not None for photo in Photo.objects.all()] == [True] * 3
    press(janes, "visibility", hers[1:], visibility="private")
    assert links.of_photo(Photo.objects.get(pk=hers[1].pk)) is None


def test_all_go_into_an_album_without_their_ids(janes: Client, hers: list[Photo], jane: Any) -> None:
    page = press(janes, "album", all="1", scope="library").content.decode()
    assert "Add 3 photos to an album" in page and str(hers[0].pk) not in page
    again = press(janes, "album", all="1", scope="library", asked="1")
    assert again.status_code == 422 and "Choose an album" in again.content.decode()
    made = press(janes, "album", all="1", scope="library", asked="1", title="Islay")
    album = Album.objects.get()
    assert (made.status_code, made["Location"]) == (303, album.get_absolute_url())
    assert albums.photos_in(album).count() == 3
    press(janes, "trash", all="1", scope=f"album:{album.pk}")
    assert not Photo.objects.filter(trashed_at=None).exists()


def test_somebody_elses_album_is_no_choice(janes: Client, hers: list[Photo], sam: Any) -> None:
    album = albums.create(owner=sam, title="Sam's")
    assert press(janes, "album", hers, asked="1", album=str(album.pk)).status_code == 422
    assert not AlbumPhoto.objects.exists()


@pytest.mark.parametrize("action", ACTIONS)
def test_whoever_reloads_after_signing_in_again_gets_to_the_library(janes: Client, action: str) -> None:
    assert janes.get(f"/photos/selected/{action}/")["Location"] == "/"


def test_only_she_sees_it_is_not_said_where_a_link_to_an_album_or_to_several_shows_it(
    janes: Client, jane: Any, hers: list[Photo]
) -> None:
    album = albums.create(owner=jane, title="Islay")
    AlbumPhoto.objects.create(album=album, photo=hers[0])
    assert "Now only you can" in press(janes, "visibility", hers).content.decode()
    by_album, gathered = links.open_album(album=album), links.open_photos(owner=jane, photos=hers[1:2])
    said = press(janes, "visibility", hers).content.decode()
    assert "Now only you can" not in said
    assert "shows 2 of them" in said
    assert "shows this photo" in press(janes, "visibility", hers[:1]).content.decode()
    links.open_photo(photo=hers[2])
    assert "1 of them; the rest has no link of its own." in press(janes, "visibility", hers).content.decode()
    for share in (by_album, gathered):
        links.close(share=share)
    links.close_photo(photo=hers[2])
    assert "Now only you can" in press(janes, "visibility", hers).content.decode()
