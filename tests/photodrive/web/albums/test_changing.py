"""What its owner changes about an album: order, cover, whole days, and whether apps ever see it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from photodrive.photos.library import album_order, albums, editing, ordering
from photodrive.photos.models import Album, AlbumPhoto, Photo
from photodrive.sharing import links, withheld
from photodrive.web.albums import pages
from tests.factories.stored import make_photo

NOON = datetime(2026, 10, 24, 12)
TITLES = ["Delta", "alpha", "Charlie", "bravo", "Echo"]


@pytest.fixture
def photos(jane: Any) -> list[Photo]:
    """One a day, the newest first."""
    return [make_photo(jane, title=title, taken_local=NOON - timedelta(days=day)) for day, title in enumerate(TITLES)]


@pytest.fixture
def islay(jane: Any, photos: list[Photo]) -> Album:
    made = albums.create(owner=jane, title="Islay")
    albums.add(album=made, photo_ids=[photo.pk for photo in photos])
    return made


def url(name: str, album: Album) -> str:
    return reverse(f"photodrive:album_{name}", args=[album.pk])


def shown(client: Client, album: Album) -> list[str]:
    """The titles on all of its pages, in their order."""
    titles, address = [], album.get_absolute_url()
    while address:
        context: Any = client.get(address).context
        titles += [photo["title"] for photo in context["photos"]]
        address = f"{album.get_absolute_url()}?after={context['next']}" if context["next"] else ""
    return titles


@pytest.mark.parametrize("size", [1, 2, 60])
@pytest.mark.parametrize(
    ("order", "wanted"),
    [
        ("newest", TITLES),
        ("oldest", TITLES[::-1]),
        ("title", ["alpha", "bravo", "Charlie", "Delta", "Echo"]),
        ("own", ["Charlie", "Delta", "alpha", "bravo", "Echo"]),
    ],
)
def test_each_order_shows_each_photo_once_on_whatever_page(
    janes: Client, islay: Album, photos: list[Photo], monkeypatch: Any, order: str, wanted: list[str], size: int
) -> None:
    monkeypatch.setattr(pages, "PAGE_SIZE", size)
    janes.post(url("order", islay), {"order": order})
    if order == "own":
        janes.post(url("move", islay), {"photo": str(photos[2].pk), "before": str(photos[0].pk)})
    assert shown(janes, islay) == wanted


@pytest.mark.parametrize("order", ["newest", "title", "own"])
def test_a_page_goes_on_where_the_last_one_ended_though_that_photo_is_gone(
    janes: Client, islay: Album, photos: list[Photo], monkeypatch: Any, order: str
) -> None:
    monkeypatch.setattr(pages, "PAGE_SIZE", 2)
    janes.post(url("order", islay), {"order": order})
    first: Any = janes.get(islay.get_absolute_url()).context
    last = Photo.objects.get(pk=first["photos"][1]["id"])
    rest = shown(janes, islay)[2:]
    editing.trash(photo=last)
    second: Any = janes.get(f"{islay.get_absolute_url()}?after={first['next']}").context
    assert [photo["title"] for photo in second["photos"]] == rest[:2]


@pytest.mark.parametrize("order", Album.Order.values)
@pytest.mark.parametrize(
    "after", ["nonsense", "%00", "bnVsbA", "W10", "WzEsMl0", "WyJcdTAwMDAiLDFd", "e30", "_" * 4000]
)
def test_a_made_up_place_starts_at_the_beginning(
    janes: Client, islay: Album, photos: list[Photo], order: str, after: str
) -> None:
    Album.objects.filter(pk=islay.pk).update(order=order)
    assert janes.get(f"{islay.get_absolute_url()}?after={after}").status_code == 200


def test_an_order_that_is_none_changes_nothing(janes: Client, islay: Album) -> None:
    for wrong in ({}, {"order": "random"}, {"order": "own\x00"}):
        janes.post(url("order", islay), wrong)
    assert Album.objects.get().order == "newest"


def test_her_own_order_begins_as_it_stood_and_new_photos_come_last(
    janes: Client, jane: Any, islay: Album, photos: list[Photo]
) -> None:
    janes.post(url("order", islay), {"order": "title"})
    janes.post(url("order", islay), {"order": "own"})
    begun = ["alpha", "bravo", "Charlie", "Delta", "Echo"]
    assert shown(janes, islay) == begun
    late = make_photo(jane, title="Late", taken_local=NOON - timedelta(days=99))
    albums.add(album=islay, photo_ids=[late.pk])
    assert shown(janes, islay) == [*begun, "Late"]
    janes.post(url("move", islay), {"earlier": str(late.pk)})
    assert shown(janes, islay) == [*begun[:4], "Late", "Echo"]


def test_photos_move_without_a_script_by_one_place_past_what_is_in_the_trash(
    janes: Client, islay: Album, photos: list[Photo]
) -> None:
    janes.post(url("order", islay), {"order": "own"})
    page = janes.get(f"{islay.get_absolute_url()}?arrange=1").content.decode()
    assert page.count('name="later"') == 5
    editing.trash(photo=photos[1])
    answer = janes.post(url("move", islay), {"later": str(photos[0].pk)})
    assert answer["Location"] == f"{islay.get_absolute_url()}?arrange=1#photo-{photos[0].pk}"
    assert shown(janes, islay) == ["Charlie", "Delta", "bravo", "Echo"]
    janes.post(url("move", islay), {"earlier": str(photos[2].pk)})  # it is the first one
    assert shown(janes, islay) == ["Charlie", "Delta", "bravo", "Echo"]


def test_what_is_not_in_the_album_cannot_be_moved_there(
    janes: Client, jane: Any, sam: Any, islay: Album, photos: list[Photo]
) -> None:
    janes.post(url("order", islay), {"order": "own"})
    for other in (make_photo(jane), make_photo(sam)):
        for sent in ({"later": other.pk}, {"photo": other.pk}, {"photo": photos[0].pk, "before": other.pk}):
            answer = janes.post(
                url("move", islay), {k: str(v) for k, v in sent.items()}, headers={"hx-request": "true"}
            )
            assert answer.status_code == 409
    assert shown(janes, islay) == TITLES


def test_many_moves_to_one_place_leave_room_for_more(islay: Album, photos: list[Photo]) -> None:
    album_order.choose(album=islay, order="own", as_shown=[photo.pk for photo in photos])
    expected = list(TITLES)
    for n in range(40):
        moved = expected.pop(2 + n % 3)
        expected.insert(1, moved)
        photo, before = (next(p for p in photos if p.title == title) for title in (moved, expected[2]))
        assert album_order.put_before(album=islay, photo_id=photo.pk, other_id=before.pk)
        rows, order = ordering.of_album(islay, albums.photos_in(islay))
        assert [photo.title for photo in order.sort(rows)] == expected
    assert len(set(AlbumPhoto.objects.values_list("position", flat=True))) == 5


def test_the_cover_is_the_chosen_one_as_long_as_it_is_in_the_album(
    janes: Client, jane: Any, islay: Album, photos: list[Photo]
) -> None:
    other = make_photo(jane, title="Elsewhere")
    found: Any = albums.of(jane)
    latest = found.get().cover
    janes.post(url("cover", islay), {"photo": str(other.pk)})
    assert found.get().cover == latest
    janes.post(url("cover", islay), {"photo": str(photos[1].pk)})
    assert found.get().cover == photos[1].pk != latest
    albums.remove(album=islay, photo_ids=[photos[1].pk])
    assert found.get().cover == latest
    assert str(photos[2].pk) in janes.get(url("cover", islay)).content.decode()


@pytest.mark.parametrize(
    ("sent", "added"),
    [
        ({"from": "2026-10-23"}, ["alpha"]),
        ({"from": "2026-10-22", "to": "2026-10-24"}, ["Charlie", "Delta", "alpha"]),
        ({"from": "2026-10-24", "to": "2026-10-22"}, ["Charlie", "Delta", "alpha"]),
        ({"from": "2020-01-01"}, []),
        ({"from": ""}, []),
        ({"from": "nonsense", "to": "2026-02-30"}, []),
    ],
)
def test_whole_days_go_into_an_album_at_one_press(
    janes: Client, jane: Any, sam: Any, photos: list[Photo], sent: dict[str, str], added: list[str]
) -> None:
    make_photo(sam, title="His", taken_local=NOON - timedelta(days=1))
    album = albums.create(owner=jane, title="Days")
    assert janes.post(url("days", album), sent).status_code == 302
    assert sorted(albums.photos_in(album).values_list("title", flat=True)) == added


def test_never_share_is_said_on_the_page_and_ends_the_links_of_what_is_in_it(
    janes: Client, islay: Album, photos: list[Photo]
) -> None:
    links.open_photo(photo=photos[0])
    links.open_album(album=islay)
    page = janes.post(url("never_share", islay), {"on": "1"}, follow=True).content.decode()
    assert "never shared with apps" in page
    assert links.of_album(islay) is None
    assert links.of_photo(photos[0]) is None
    assert withheld.is_kept(photos[0])
    janes.post(url("never_share", islay), {"on": "0"})
    assert not withheld.is_kept(photos[0])


def test_a_long_album_costs_as_many_statements_as_a_short_one(
    janes: Client, jane: Any, islay: Album, django_assert_max_num_queries: Any
) -> None:
    for order in Album.Order.values:
        janes.post(url("order", islay), {"order": order})
        with django_assert_max_num_queries(22):
            janes.get(islay.get_absolute_url())
    albums.add(album=islay, photo_ids=[make_photo(jane, taken_local=NOON).pk for _ in range(30)])
    with django_assert_max_num_queries(22):
        janes.get(islay.get_absolute_url())
