"""What an application sees: chosen photos, an album or everything, narrowed or not, counted and paged right."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Q
from django.test import Client
from django.utils import timezone

from photodrive.authorization.engine.access import Presented, authenticate
from photodrive.authorization.protocol.json_shapes import NarrowedDetails
from photodrive.photos.library import albums, editing
from photodrive.photos.models import Album, Photo
from photodrive.sharing.visibility import NOBODY, Caller, visible_to
from tests.factories import photos as pictures
from tests.factories.oauth import Granted, grant
from tests.factories.stored import make_photo

pytestmark = pytest.mark.promise("access-matrix")
WRITE = ("photos:read", "photos:write")


@pytest.fixture
def three(jane: Any) -> list[Photo]:
    return [make_photo(jane, title=title) for title in "abc"]


@pytest.fixture
def album(jane: Any, three: list[Photo]) -> Album:
    """Holds the first two."""
    made = albums.create(owner=jane, title="Islay")
    albums.add(album=made, photo_ids=[photo.pk for photo in three[:2]])
    return made


@pytest.fixture
def granted(jane: Any, three: list[Photo], album: Album) -> dict[str, Granted]:
    """One consent of each kind; "chosen" has the last photo."""
    return {
        "chosen": grant(three[2], owner=jane, scopes=WRITE),
        "album": grant(owner=jane, scopes=WRITE, selection="album", album=album),
        "all": grant(owner=jane, scopes=WRITE, selection="all"),
    }


def seen(granted: Granted) -> list[str]:
    return [photo.title for photo in visible_to(authenticate(Presented(granted.token)).caller).order_by("title")]


@pytest.mark.parametrize(("selection", "titles"), [("chosen", "c"), ("album", "ab"), ("all", "abc")])
def test_each_selection_shows_its_photos_and_no_others(
    granted: dict[str, Granted], sam: Any, selection: str, titles: str
) -> None:
    make_photo(sam, title="his", visibility="public")
    assert seen(granted[selection]) == list(titles)


@pytest.mark.parametrize(("selection", "left"), [("chosen", ""), ("album", "b"), ("all", "bc")])
def test_the_trash_hides_a_photo_from_all_and_gives_it_back(
    granted: dict[str, Granted], three: list[Photo], selection: str, left: str
) -> None:
    photo = three[2] if selection == "chosen" else three[0]
    before = seen(granted[selection])
    editing.trash(photo=photo)
    assert seen(granted[selection]) == list(left)
    editing.restore(photo=photo)
    assert seen(granted[selection]) == before


@pytest.mark.parametrize("selection", ["chosen", "album", "all"])
def test_an_application_sees_what_it_added_itself(granted: dict[str, Granted], selection: str) -> None:
    client, before = Client(), seen(granted[selection])
    file = SimpleUploadedFile("new.jpg", pictures.encoded(), "image/jpeg")
    made = client.post("/api/v1/photos/", {"file": file, "title": "z"}, **granted[selection].header)
    assert made.status_code == 201
    assert seen(granted[selection]) == [*before, "z"]
    others = {name: seen(other) for name, other in granted.items() if name != selection}
    assert all(("z" in titles) == (name == "all") for name, titles in others.items())


def test_a_deleted_album_leaves_what_the_application_added(
    granted: dict[str, Granted], album: Album, three: list[Photo]
) -> None:
    shared = granted["album"].authorization
    shared.photos.add(three[2])
    albums.delete(album=album)
    assert seen(granted["album"]) == ["c"]


def test_a_photo_that_is_in_by_two_ways_is_listed_and_counted_once(
    granted: dict[str, Granted], album: Album, three: list[Photo]
) -> None:
    granted["album"].authorization.photos.add(three[0])
    other = albums.create(owner=album.owner, title="Again")
    albums.add(album=other, photo_ids=[photo.pk for photo in three])
    caller = authenticate(Presented(granted["album"].token)).caller
    assert visible_to(caller).count() == len(list(visible_to(caller))) == 2


@pytest.mark.parametrize("selection", ["album", "all"])
def test_pages_hold_what_changes_between_them(
    granted: dict[str, Granted], album: Album, jane: Any, three: list[Photo], selection: str
) -> None:
    client, header = Client(), granted[selection].header
    first = client.get("/api/v1/photos/?limit=1", **header).json()
    newer = make_photo(jane, title="newer")
    albums.add(album=album, photo_ids=[newer.pk])
    second = client.get(first["next"], **header).json()
    assert first["results"][0]["title"] == ("b" if selection == "album" else "c")
    assert second["results"][0]["title"] == ("a" if selection == "album" else "b")
    assert "newer" not in str(second["results"])


@pytest.mark.parametrize("selection", ["chosen", "album", "all"])
def test_a_narrowed_token_sees_its_part_and_never_more_than_the_grant(
    jane: Any, three: list[Photo], album: Album, selection: str
) -> None:
    narrowed: NarrowedDetails = {
        "type": "photos",
        "actions": ["read"],
        "selection": "chosen",
        "identifiers": [str(three[0].pk), str(three[2].pk)],
        "location": False,
    }
    ticked = [three[0]] if selection == "chosen" else []
    fields: dict[str, Any] = {"selection": selection, "album": album if selection == "album" else None}
    token = grant(*ticked, owner=jane, scopes=WRITE, location=True, narrowed=narrowed, **fields)
    assert seen(token) == (["a", "c"] if selection == "all" else ["a"])
    access = authenticate(Presented(token.token))
    assert set(access.scopes) == {"photos:read"}
    assert not access.location


def test_a_sleeping_consent_shows_nothing(jane: Any, three: list[Photo]) -> None:
    token = grant(owner=jane, selection="all", idle_expires_at=timezone.now())
    assert Client().get("/api/v1/photos/", **token.header).status_code == 401


def test_an_application_without_an_owner_sees_no_photo_public_ones_included(sam: Any) -> None:
    make_photo(sam, visibility="public")
    assert not visible_to(Caller(selection=Q(), location=False)).exists()
    assert visible_to(NOBODY).exists()


def test_everything_needs_no_list_of_photos(granted: dict[str, Granted], django_assert_num_queries: Any) -> None:
    caller = authenticate(Presented(granted["all"].token)).caller
    assert " IN (" not in str(visible_to(caller).query)
    with django_assert_num_queries(4):  # the token, the note of its use, the photos, the owner's log
        Client().get("/api/v1/photos/", **granted["all"].header)
