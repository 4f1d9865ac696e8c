"""When a photo was taken, by the API: told, changed, and listed by."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from photodrive.api.orders import TAKEN
from photodrive.api.pagination import make_cursor
from photodrive.authorization.protocol.scopes import PHOTOS_WRITE
from photodrive.photos.browsing import timeline
from photodrive.photos.library import editing
from photodrive.photos.models import Photo
from tests.factories.oauth import grant, make_user
from tests.factories.stored import make_photo
from tests.photodrive.api.test_listing import ids, walk

LIST = "/api/v1/photos/"
JSON = "application/json"
NOON = datetime(2026, 7, 14, 12)


def by_taken(owner: Any, *hours: float) -> list[str]:
    """Photos of ``owner`` that were taken so many hours from noon; their ids in the order of the list."""
    made = [make_photo(owner, taken_local=NOON + timedelta(hours=hour)) for hour in hours]
    return ids(*sorted(made, key=lambda photo: (photo.sort_local, photo.pk), reverse=True))


@pytest.mark.parametrize("order", ["", "Taken", "title", "-taken", "taken,added", "\x00"])
def test_an_order_that_there_is_not_is_refused_in_words(signed_in: Client, order: str) -> None:
    response = signed_in.get(LIST, {"order": order})
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert response.json()["errors"] == [{"field": "order", "detail": "The order is added or taken."}]


@pytest.mark.promise("cursor-signed")
def test_a_cursor_of_one_order_is_none_of_the_other(signed_in: Client, jane: Any) -> None:
    photo = make_photo(jane)
    by_id = make_cursor(jane.pk, "lt", photo.pk)
    by_taken_local = make_cursor(jane.pk, "lt", timeline.position_of(photo), TAKEN)
    assert signed_in.get(LIST, {"cursor": by_taken_local, "order": "taken"}).status_code == 200
    assert signed_in.get(LIST, {"cursor": by_id, "order": "taken"}).status_code == 400
    assert signed_in.get(LIST, {"cursor": by_taken_local}).status_code == 400


@pytest.mark.promise("cursor-signed")
def test_a_cursor_of_times_is_signed_and_of_one_owner(signed_in: Client, jane: Any) -> None:
    here = timeline.position_of(make_photo(jane))
    sams = make_cursor(make_user("sam").pk, "lt", here, TAKEN)
    assert signed_in.get(LIST, {"cursor": sams, "order": "taken"}).status_code == 400
    cursor = make_cursor(jane.pk, "lt", here, TAKEN)
    for place in range(0, len(cursor) - 1, 5):
        changed = cursor[:place] + ("A" if cursor[place] != "A" else "B") + cursor[place + 1 :]
        assert signed_in.get(LIST, {"cursor": changed, "order": "taken"}).status_code == 400, place


def test_pages_lead_through_all_photos_by_the_clock_on_the_wall_and_back(signed_in: Client, jane: Any) -> None:
    newest_first = by_taken(jane, 3, 0, 0, 0, 9)
    expected = [newest_first[:2], newest_first[2:4], newest_first[4:]]
    assert walk(signed_in, f"{LIST}?limit=2&order=taken") == expected
    second = signed_in.get(f"{LIST}?limit=2&order=taken").json()["next"]
    third = signed_in.get(second).json()["next"]
    assert walk(signed_in, third, "previous") == expected[::-1]


def test_the_order_by_when_they_were_added_stays_what_it_was(signed_in: Client, jane: Any) -> None:
    photos = [make_photo(jane, taken_local=NOON - timedelta(days=n)) for n in (3, 1, 2)]
    assert walk(signed_in, LIST) == walk(signed_in, f"{LIST}?order=added") == [ids(*photos)[::-1]]
    assert "order" not in signed_in.get(f"{LIST}?limit=1&order=added").json()["next"]


@pytest.mark.promise("list-silent")
def test_an_app_is_listed_what_is_shared_with_it_in_any_order(client: Client, jane: Any) -> None:
    shared = make_photo(jane, taken_local=NOON)
    make_photo(jane, taken_local=NOON + timedelta(hours=1), visibility="public")
    assert walk(client, f"{LIST}?order=taken", **grant(shared, owner=jane).header) == [ids(shared)]


def test_a_page_whose_photos_are_gone_still_leads_back(signed_in: Client, jane: Any) -> None:
    new, old = by_taken(jane, 0, -1)
    following = signed_in.get(f"{LIST}?limit=1&order=taken").json()["next"]
    editing.trash(photo=Photo.objects.get(pk=old))
    answer = signed_in.get(following).json()
    assert (answer["results"], answer["next"]) == ([], None)
    assert walk(signed_in, answer["previous"], "previous") == [[new]]


def test_a_far_page_costs_the_queries_of_a_near_one(
    signed_in: Client, jane: Any, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for place in by_taken(jane, *range(8))[1::5]:
        cursor = make_cursor(jane.pk, "lt", timeline.position_of(Photo.objects.get(pk=place)), TAKEN)
        with django_assert_num_queries(5):
            signed_in.get(LIST, {"cursor": cursor, "limit": "1", "order": "taken"})


def patched(client: Client, photo: Photo, body: dict[str, Any], **header: Any) -> Any:
    return client.patch(f"{LIST}{photo.pk}/", body, content_type=JSON, **header)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("taken_local", None),
        ("taken_local", "2026-07-14"),
        ("taken_local", "2026-07-14T18:30:05Z"),
        ("taken_local", "2026-07-14T18:30:05+01:00"),
        ("taken_local", "2026-02-30T18:30:05"),
        ("taken_local", "0001-01-01T00:00:00"),
        ("taken_local", 20260714),
        ("taken_local", "2026-07-14T18:30:05\u0665"),
        ("taken_offset", 841),
        ("taken_offset", "an hour"),
        ("caption", None),
        ("caption", "x" * 2001),
    ],
)
def test_a_date_that_is_none_changes_nothing(signed_in: Client, jane: Any, field: str, value: Any) -> None:
    photo = make_photo(jane, taken_local=NOON)
    response = patched(signed_in, photo, {"title": "Other", field: value})
    assert response.status_code == 400
    assert [error["field"] for error in response.json()["errors"]] == [field]
    again = Photo.objects.get(pk=photo.pk)
    assert (again.title, again.taken_local, again.caption) == ("Machir Bay", NOON, "")


def test_an_offset_without_any_date_is_refused(signed_in: Client, jane: Any) -> None:
    response = patched(signed_in, make_photo(jane), {"taken_offset": 60})
    assert response.json()["errors"][0]["field"] == "taken_offset"


def test_an_app_that_may_write_changes_the_date_and_the_caption(client: Client, jane: Any) -> None:
    photo = make_photo(jane)
    token = grant(photo, owner=jane, scopes=(PHOTOS_WRITE,))
    body = {"taken_local": "1987-06-05T04:03:02.25", "taken_offset": -300, "caption": "Grandma\nat the sea"}
    told = patched(client, photo, body, **token.header).json()
    assert (told["taken_local"], told["taken_offset"]) == ("1987-06-05T04:03:02.250000", -300)
    assert (told["taken_at"], told["caption"]) == ("1987-06-05T09:03:02.250000Z", "Grandma\nat the sea")
    told = patched(client, photo, {"taken_local": "1987-06-06T00:00"}, **token.header).json()
    assert (told["taken_local"], told["taken_offset"]) == ("1987-06-06T00:00:00", -300)
    told = patched(client, photo, {"taken_offset": None}, **token.header).json()
    assert (told["taken_local"], told["taken_offset"]) == ("1987-06-06T00:00:00", None)


@pytest.mark.parametrize("scopes", [("photos:read",)])
def test_an_app_that_may_only_read_changes_no_date(client: Client, jane: Any, scopes: tuple[str, ...]) -> None:
    photo = make_photo(jane, taken_local=NOON)
    response = patched(
        client, photo, {"taken_local": "1987-06-05T04:03"}, **grant(photo, owner=jane, scopes=scopes).header
    )
    assert response.status_code == 403
    assert Photo.objects.get(pk=photo.pk).taken_local == NOON


def test_a_caption_may_come_with_the_photo(signed_in: Client, files: Any) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from tests.factories.photos import encoded

    file = SimpleUploadedFile("IMG_0001.JPG", encoded(), "image/jpeg")
    told = signed_in.post(LIST, {"file": file, "caption": "At noon"}).json()
    assert (told["caption"], told["title"]) == ("At noon", "IMG_0001")
