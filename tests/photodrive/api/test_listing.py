"""The list: what is on it, in which order, and what its cursors give away (nothing)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from photodrive.api.pagination import make_cursor
from photodrive.photos.library import editing
from photodrive.photos.models import Photo
from tests.factories.oauth import Granted, grant, make_user
from tests.factories.stored import make_photo

LIST = "/api/v1/photos/"


def walk(client: Client, url: str, direction: str = "next", **header: Any) -> list[list[str]]:
    """The ids on each page from ``url`` on."""
    pages = []
    while url:
        answer = client.get(url, **header).json()
        pages.append([item["id"] for item in answer["results"]])
        url = answer[direction]
    return pages


def ids(*photos: Photo) -> list[str]:
    return [str(photo.pk) for photo in photos]


@pytest.mark.promise("cursor-signed")
@pytest.mark.parametrize("cursor", ["", "x", "a.b", "WyJsdCIsICIwIl0.forged", "é", "\x00", "." * 3000])
def test_a_cursor_that_is_not_ours_is_refused(signed_in: Client, cursor: str) -> None:
    response = signed_in.get(LIST, {"cursor": cursor})
    assert response.status_code == 400
    assert [error["field"] for error in response.json()["errors"]] == ["cursor"]


@pytest.mark.promise("cursor-signed")
def test_a_cursor_changed_by_one_letter_is_refused(signed_in: Client, jane: Any) -> None:
    photo = make_photo(jane)
    cursor = make_cursor(jane.pk, "lt", photo.pk)
    assert signed_in.get(LIST, {"cursor": cursor}).status_code == 200
    for place in range(len(cursor)):
        letter = "A" if cursor[place] != "A" else "B"
        changed = cursor[:place] + letter + cursor[place + 1 :]
        # The last letter of base64 carries bits that mean nothing: a change there may still be the same value.
        if place != len(cursor) - 1:
            assert signed_in.get(LIST, {"cursor": changed}).status_code == 400, place


@pytest.mark.promise("cursor-signed")
def test_the_cursor_of_somebody_elses_list_is_refused(signed_in: Client) -> None:
    sam = make_user("sam")
    cursor = make_cursor(sam.pk, "lt", make_photo(sam).pk)
    assert signed_in.get(LIST, {"cursor": cursor}).status_code == 400


@pytest.mark.promise("list-silent")
def test_an_owner_is_listed_her_own_photos_only_though_others_are_public(signed_in: Client, jane: Any) -> None:
    make_photo(make_user("sam"), visibility="public")
    own = make_photo(jane)
    assert walk(signed_in, LIST) == [ids(own)]


@pytest.mark.promise("list-silent")
def test_what_is_not_shared_shows_in_no_page_count_or_cursor(client: Client, jane: Any) -> None:
    shared = [make_photo(jane) for _ in range(4)]
    token = grant(*shared, owner=jane)
    alone = [client.get(f"{LIST}?limit=2", **token.header).json()]
    alone.append(client.get(alone[0]["next"], **token.header).json())
    for _ in range(3):
        make_photo(jane)
    among = [client.get(f"{LIST}?limit=2", **token.header).json()]
    among.append(client.get(among[0]["next"], **token.header).json())
    assert among == alone


@pytest.mark.promise("list-silent")
def test_a_public_photo_that_was_not_ticked_is_not_listed(client: Client, jane: Any) -> None:
    ticked = make_photo(jane)
    make_photo(jane, visibility="public")
    assert walk(client, LIST, **grant(ticked, owner=jane).header) == [ids(ticked)]


@pytest.mark.promise("list-silent")
def test_trashed_photos_are_not_listed(signed_in: Client, jane: Any) -> None:
    kept, thrown = make_photo(jane), make_photo(jane)
    editing.trash(photo=thrown)
    assert walk(signed_in, LIST) == [ids(kept)]


def test_pages_lead_through_all_photos_newest_first_and_back(signed_in: Client, jane: Any) -> None:
    newest_first = ids(*[make_photo(jane) for _ in range(5)])[::-1]
    expected = [newest_first[:2], newest_first[2:4], newest_first[4:]]
    assert walk(signed_in, f"{LIST}?limit=2") == expected
    second = signed_in.get(f"{LIST}?limit=2").json()["next"]
    third = signed_in.get(second).json()["next"]
    assert walk(signed_in, third, "previous") == expected[::-1]


@pytest.mark.parametrize(("photos", "limit"), [(0, 50), (1, 1), (2, 2), (2, 100)])
def test_a_list_that_fits_one_page_leads_nowhere(signed_in: Client, jane: Any, photos: int, limit: int) -> None:
    for _ in range(photos):
        make_photo(jane)
    answer = signed_in.get(LIST, {"limit": limit}).json()
    assert (answer["next"], answer["previous"], len(answer["results"])) == (None, None, photos)


def test_a_photo_added_meanwhile_shifts_nothing(signed_in: Client, jane: Any) -> None:
    newest_first = ids(*[make_photo(jane) for _ in range(4)])[::-1]
    following = signed_in.get(f"{LIST}?limit=2").json()["next"]
    added = make_photo(jane)
    answer = signed_in.get(following).json()
    assert [item["id"] for item in answer["results"]] == newest_first[2:]
    assert walk(signed_in, answer["previous"], "previous") == [newest_first[:2], ids(added)]


def test_a_page_whose_photos_are_gone_still_leads_back(signed_in: Client, jane: Any) -> None:
    old, new = make_photo(jane), make_photo(jane)
    following = signed_in.get(f"{LIST}?limit=1").json()["next"]
    editing.trash(photo=old)
    answer = signed_in.get(following).json()
    assert (answer["results"], answer["next"]) == ([], None)
    assert walk(signed_in, answer["previous"], "previous") == [ids(new)]


@pytest.mark.promise("forged-host")
def test_the_links_keep_the_limit_and_name_the_issuer_whatever_host_was_asked(client: Client, jane: Any) -> None:
    token: Granted = grant(*[make_photo(jane) for _ in range(4)], owner=jane)
    response = client.get(f"{LIST}?limit=3", headers={"host": "127.0.0.1:9999"}, **token.header)
    assert response.json()["next"].startswith("http://127.0.0.1:8000/api/v1/photos/?limit=3&cursor=")


def test_a_far_page_costs_the_queries_of_a_near_one(
    signed_in: Client, jane: Any, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    photos = [make_photo(jane) for _ in range(8)]
    for photo in (photos[-2], photos[1]):
        cursor = make_cursor(jane.pk, "lt", photo.pk)
        with django_assert_num_queries(5):  # session, user, does she leave, page, and is there anything newer
            signed_in.get(LIST, {"cursor": cursor, "limit": "1"})
