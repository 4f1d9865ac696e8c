"""Albums: made, filled, emptied, renamed, deleted, by their owner alone. The access of others: tests/attacks/matrix."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from photodrive.photos.browsing import picker
from photodrive.photos.library import albums, editing
from photodrive.photos.models import Album, Photo, Tick
from photodrive.web.albums import pages as albums_page
from photodrive.web.shared.tick_page import NOTHING_TICKED
from tests.factories.stored import make_photo


@pytest.fixture
def photos(jane: Any) -> list[Photo]:
    return [make_photo(jane, title=f"Photo {n}") for n in range(3)]


@pytest.fixture
def islay(jane: Any, photos: list[Photo]) -> Album:
    """Holds the first two."""
    album = albums.create(owner=jane, title="Islay")
    albums.add(album=album, photo_ids=[photo.pk for photo in photos[:2]])
    return album


def url(name: str, album: Album) -> str:
    return reverse(f"photodrive:{name}", args=[album.pk])


def titles(album: Album) -> list[str]:
    return sorted(albums.photos_in(album).values_list("title", flat=True))


def ids(*photos: Photo) -> dict[str, list[str]]:
    return {"photo": [str(photo.pk) for photo in photos]}


@pytest.mark.promise("access-matrix")
def covers(owner: Any) -> list[Any]:
    found: Any = albums.of(owner)  # annotated
    return [album.cover for album in found]


def test_nothing_of_another_goes_into_an_album(islay: Album, janes: Client, sam: Any) -> None:
    his = make_photo(sam, title="His", visibility="public")
    sent = {"photo": [str(his.pk), "nonsense", "\x00", str(islay.pk)]}
    response = janes.post(url("album_add", islay), sent)
    assert response.status_code == 422
    assert not Tick.objects.exists()
    assert titles(islay) == ["Photo 0", "Photo 1"]


@pytest.mark.parametrize("title", ["", "   ", "x" * 201])
def test_an_album_needs_a_name(janes: Client, islay: Album, title: str) -> None:
    for address in ("/albums/", url("album_edit", islay)):
        response = janes.post(address, {"title": title})
        assert response.status_code == 422
        assert "is-invalid" in response.content.decode()
    assert list(Album.objects.values_list("title", flat=True)) == ["Islay"]


@pytest.mark.parametrize("name", ["album_add", "album_remove"])
def test_nothing_ticked_is_said_and_changes_nothing(islay: Album, janes: Client, name: str) -> None:
    response = janes.post(url(name, islay))
    assert response.status_code == 422
    assert NOTHING_TICKED in response.content.decode()
    assert titles(islay) == ["Photo 0", "Photo 1"]


@pytest.mark.promise("page-injection")
def test_a_title_cannot_bring_markup_along(janes: Client) -> None:
    evil = "<script>alert(1)</script>"
    janes.post("/albums/", {"title": evil})
    album = Album.objects.get()
    for address in ("/albums/", url("album", album), url("album_add", album), url("album_delete", album)):
        page = janes.get(address).content.decode()
        assert evil not in page
        assert escape(evil) in page


def test_what_is_in_the_trash_is_in_no_album_until_it_comes_back(
    islay: Album, janes: Client, photos: list[Photo]
) -> None:
    editing.trash(photo=photos[1])
    page = janes.get(url("album", islay)).content.decode()
    assert photos[0].get_absolute_url() in page
    assert photos[1].get_absolute_url() not in page
    assert "1 photo" in janes.get("/albums/").content.decode()
    editing.restore(photo=photos[1])
    assert titles(islay) == ["Photo 0", "Photo 1"]


def test_the_cover_is_the_photo_that_came_last_and_is_still_there(islay: Album, jane: Any, photos: list[Photo]) -> None:
    assert covers(jane) == [photos[1].pk]
    editing.trash(photo=photos[1])
    assert covers(jane) == [photos[0].pk]


def test_a_new_album_leads_to_the_photos_to_put_into_it(janes: Client, photos: list[Photo]) -> None:
    response = janes.post("/albums/", {"title": " Sam\u202e at\nsea "})
    album = Album.objects.get()
    assert album.title == "Sam at sea"
    assert response["Location"] == url("album_add", album)
    page = janes.post(url("album_add", album), ids(photos[0], photos[2]), follow=True).content.decode()
    assert "2 photos added to “Sam at sea”." in page
    assert titles(album) == ["Photo 0", "Photo 2"]


def test_only_what_is_not_in_it_yet_is_offered(islay: Album, janes: Client, photos: list[Photo]) -> None:
    page = janes.get(url("album_add", islay)).content.decode()
    assert [str(photo.pk) in page for photo in photos] == [False, False, True]
    janes.post(url("album_add", islay), ids(photos[2]))
    assert "All your photos are in it" in janes.get(url("album_add", islay)).content.decode()


def test_taking_photos_out_leaves_them_in_the_library(islay: Album, janes: Client, photos: list[Photo]) -> None:
    page = janes.post(url("album_remove", islay), ids(photos[0], photos[2]), follow=True).content.decode()
    assert "1 photo taken out of “Islay”" in page
    assert titles(islay) == ["Photo 1"]
    assert Photo.objects.available().count() == 3


def test_renaming_and_deleting(islay: Album, janes: Client) -> None:
    janes.post(url("album_edit", islay), {"title": "Jura"})
    islay.refresh_from_db()
    assert islay.title == "Jura"
    assert "2 photos stay" in janes.get(url("album_delete", islay)).content.decode()
    assert Album.objects.exists()
    page = janes.post(url("album_delete", islay), follow=True).content.decode()
    assert "The album “Jura” is gone. Its 2 photos stayed" in page
    assert not Album.objects.exists()
    assert Photo.objects.available().count() == 3


def test_selecting_in_the_library_fills_an_album_or_makes_one(islay: Album, janes: Client, photos: list[Photo]) -> None:
    janes.post("/photos/select/", {**ids(photos[2]), "album": str(islay.pk)})
    assert titles(islay) == ["Photo 0", "Photo 1", "Photo 2"]
    janes.post("/photos/select/", {**ids(photos[0]), "album": "", "title": "Jura"})
    assert titles(Album.objects.get(title="Jura")) == ["Photo 0"]


@pytest.mark.parametrize("album", ["", "nonsense", "\x00", "sams"])
def test_selecting_needs_an_album_of_hers_and_keeps_the_ticks(
    janes: Client, photos: list[Photo], sam: Any, album: str
) -> None:
    sams = albums.create(owner=sam, title="His")
    named = str(sams.pk) if album == "sams" else album
    response = janes.post("/photos/select/", {**ids(photos[1]), "album": named, "title": " "})
    assert response.status_code == 422
    assert response.context["picker"].ticked == {photos[1].pk}
    assert not sams.photos.exists()


def test_empty_pages_say_what_to_do_first(janes: Client, jane: Any) -> None:
    assert "No albums yet" in janes.get("/albums/").content.decode()
    assert "Your library is empty" in janes.get("/photos/select/").content.decode()
    album = albums.create(owner=jane, title="Islay")
    for name in ("album", "album_add"):
        assert reverse("photodrive:upload") in janes.get(url(name, album)).content.decode()
    make_photo(jane)
    assert url("album_add", album) in janes.get(url("album", album)).content.decode()


def test_a_long_album_is_read_and_ticked_page_by_page(
    jane: Any, janes: Client, islay: Album, photos: list[Photo], monkeypatch: Any
) -> None:
    monkeypatch.setattr(albums_page, "PAGE_SIZE", 1)
    monkeypatch.setattr(picker, "PAGE_SIZE", 1)
    page = janes.get(url("album", islay)).content.decode()
    older = "?after=" + page.split('href="?after=')[1].split('"')[0]
    assert photos[0].get_absolute_url() in janes.get(url("album", islay) + older).content.decode()
    tiles = janes.get(url("album", islay) + older, headers={"hx-request": "true"}).content.decode()
    assert "<html" not in tiles
    turned = janes.post(url("album_remove", islay), {"page": "2", **ids(photos[1])})
    assert turned.status_code == 303
    assert str(photos[0].pk) in janes.get(turned["Location"]).content.decode()
    assert titles(islay) == ["Photo 0", "Photo 1"]
    assert janes.post(turned["Location"], ids(photos[0]))["Location"] == url("album", islay)
    assert titles(islay) == []


def test_many_albums_cost_as_many_queries_as_one(
    janes: Client, jane: Any, islay: Album, django_assert_max_num_queries: Any
) -> None:
    for n in range(5):
        albums.create(owner=jane, title=f"Album {n}")
    janes.get("/albums/")  # the first page notes where she is signed in
    with django_assert_max_num_queries(8):
        assert janes.get("/albums/").content.decode().count('class="albumcard"') == 6


def test_putting_in_twice_is_putting_in_once(islay: Album, photos: list[Photo]) -> None:
    assert albums.add(album=islay, photo_ids=[photo.pk for photo in photos]) == 1
    assert albums.add(album=islay, photo_ids=[photo.pk for photo in photos]) == 0
