"""The stage: the picture, the list it was opened from, and what strangers see of it."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from photodrive.photos.library import albums, editing
from photodrive.photos.models import Album, Photo
from photodrive.sharing import links
from photodrive.web.photo import stage
from tests.factories.stored import make_photo

NOON = datetime(2026, 10, 24, 12)


@pytest.fixture
def photos(jane: Any) -> list[Photo]:
    """One a day, "a" the newest."""
    return [
        make_photo(jane, title=title, taken_local=NOON - timedelta(days=day), camera="Nikon P6000")
        for day, title in enumerate("abcde")
    ]


@pytest.fixture
def islay(jane: Any, photos: list[Photo]) -> Album:
    """Holds b, d and e, the oldest first."""
    made = albums.create(owner=jane, title="Islay")
    albums.add(album=made, photo_ids=[photos[n].pk for n in (1, 3, 4)])
    Album.objects.filter(pk=made.pk).update(order="oldest")
    return made


def seen(client: Client, photo: Photo, query: str = "") -> dict[str, Any]:
    """The titles before and after it, and where Esc leads."""
    context: Any = client.get(photo.get_absolute_url() + query).context
    beside = {name: [one["title"] for one in context[name]] for name in ("before", "after")}
    return {**beside, "back": context["back_url"], "where": context["where"]}


@pytest.mark.promise("not-found-alike")
@pytest.mark.parametrize(
    "query", ["?in=nonsense", "?in=", "?from=everything", "?from=favourites", "?in={sams}", "?in={other}", "?q=zzz"]
)
def test_a_list_that_is_not_hers_or_does_not_hold_it_is_the_library(
    janes: Client, jane: Any, sam: Any, photos: list[Photo], query: str
) -> None:
    sams = albums.create(owner=sam, title="His secret")
    other = albums.create(owner=jane, title="Other")
    found = seen(janes, photos[1], query.format(sams=sams.pk, other=other.pk))
    assert (found["where"], found["before"], found["after"]) == ("Library", ["a"], ["c", "d", "e"])
    assert found["back"] == f"/?to=2026-10#photo-{photos[1].pk}"


def test_the_arrows_and_the_way_back_stay_in_an_album_and_in_its_order(
    janes: Client, photos: list[Photo], islay: Album
) -> None:
    found = seen(janes, photos[3], f"?in={islay.pk}")
    assert (found["where"], found["before"], found["after"]) == ("Islay", ["e"], ["b"])
    assert found["back"] == f"{islay.get_absolute_url()}#photo-{photos[3].pk}"
    page = janes.get(f"{photos[3].get_absolute_url()}?in={islay.pk}").content.decode()
    assert f'rel="next" href="{photos[1].get_absolute_url()}?in={islay.pk}"' in page
    assert f'href="{photos[3].get_absolute_url()}?in={islay.pk}' in janes.get(islay.get_absolute_url()).content.decode()


def test_the_arrows_stay_in_what_was_found(janes: Client, photos: list[Photo]) -> None:
    editing.rename(photo=photos[0], title="Sea at Islay")
    editing.rename(photo=photos[3], title="Rain at Islay")
    found = seen(janes, photos[3], "?q=islay")
    assert (found["before"], found["after"]) == (["Sea at Islay"], [])
    assert "q=islay" in found["back"]
    days = seen(janes, photos[1], "?from=2026-10-21&until=2026-10-23")
    assert (days["before"], days["after"]) == ([], ["c", "Rain at Islay"])


def test_the_strip_shows_five_on_either_side(janes: Client, jane: Any) -> None:
    made = [make_photo(jane, title=f"{n:02}", taken_local=NOON - timedelta(days=n)) for n in range(14)]
    found = seen(janes, made[6])
    assert found["before"] == [f"{n:02}" for n in range(1, 6)]
    assert found["after"] == [f"{n:02}" for n in range(7, 12)]
    assert len(found["before"]) == stage.BESIDE


def test_delete_leads_to_the_next_photo_of_the_list_and_can_be_undone_there(
    janes: Client, photos: list[Photo], islay: Album
) -> None:
    address = reverse("photodrive:photo_delete", args=[photos[3].pk])
    response = janes.post(f"{address}?in={islay.pk}")
    assert response["Location"] == f"{photos[1].get_absolute_url()}?in={islay.pk}"
    page = janes.get(response["Location"]).content.decode()
    assert "in the trash for" in page
    janes.post(reverse("photodrive:photo_delete", args=[photos[1].pk]) + f"?in={islay.pk}")
    assert janes.post(reverse("photodrive:photo_delete", args=[photos[4].pk]) + f"?in={islay.pk}")["Location"] == (
        islay.get_absolute_url()
    )


@pytest.mark.promise("no-place")
def test_a_stranger_sees_the_picture_and_neither_panel_nor_arrows_nor_place(
    photos: list[Photo], nobody: Client, sams: Client
) -> None:
    Photo.objects.filter(pk=photos[1].pk).update(caption="Private thoughts", file_name="IMG_1871.jpg")
    links.open_photo(photo=photos[1])
    for client in (nobody, sams):
        for query in ("", "?info=1"):
            page = client.get(photos[1].get_absolute_url() + query).content.decode()
            assert '<img id="picture"' in page
            assert "Download" in page
            for hidden in (
                "edge-",
                'class="film',
                'class="panel',
                "55.7",
                "Private thoughts",
                "IMG_1871",
                "Nikon",
                "csrf",
            ):
                assert hidden not in page
            assert [photo.title for photo in photos if photo.get_absolute_url() in page] == ["b"]


def test_the_panel_opens_without_a_script_and_is_remembered(janes: Client, photos: list[Photo]) -> None:
    assert 'class="panel"' not in janes.get(photos[0].get_absolute_url()).content.decode()
    response = janes.get(photos[0].get_absolute_url() + "?info=1")
    assert 'class="panel"' in response.content.decode()
    assert response.cookies[stage.INFO_COOKIE]["httponly"]
    assert 'class="panel"' in janes.get(photos[1].get_absolute_url()).content.decode()
    janes.get(photos[1].get_absolute_url() + "?info=0")
    assert 'class="panel"' not in janes.get(photos[0].get_absolute_url()).content.decode()


@pytest.mark.promise("page-injection")
def test_words_of_hers_bring_no_markup_along(janes: Client, jane: Any) -> None:
    evil = '"><script>alert(1)</script>'
    photo = make_photo(jane, title=evil, caption=evil, file_name=evil, camera=evil)
    album = albums.create(owner=jane, title=evil)
    albums.add(album=album, photo_ids=[photo.pk])
    page = janes.get(f"{photo.get_absolute_url()}?info=1&in={album.pk}").content.decode()
    assert evil not in page
    assert page.count(escape(evil)) >= 5


def test_many_photos_beside_it_cost_no_statement_more(
    janes: Client, jane: Any, photos: list[Photo], islay: Album, django_assert_max_num_queries: Any
) -> None:
    janes.get(photos[1].get_absolute_url())
    for query, most in (("", 8), (f"?in={islay.pk}", 10)):
        with django_assert_max_num_queries(most):
            janes.get(photos[1].get_absolute_url() + query)
    albums.add(album=islay, photo_ids=[make_photo(jane, taken_local=NOON).pk for _ in range(12)])
    with django_assert_max_num_queries(10):
        janes.get(photos[1].get_absolute_url() + f"?in={islay.pk}")


def test_what_is_not_hers_is_not_there(sams: Client, photos: list[Photo]) -> None:
    for photo in (photos[0], Photo(pk=uuid.uuid4())):
        for name in ("edit", "date", "favourite", "albums", "link", "take_away", "never_share", "turn"):
            address = reverse(f"photodrive:photo_{name}", args=[photo.pk])
            assert sams.post(address, {"on": "1", "title": "Mine"}).status_code == 404
            assert sams.get(address).status_code == 404
