"""What an address asks for, and what could be meant while one types."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from urllib.parse import parse_qs, parse_qsl
from uuid import UUID

import pytest

from photodrive.photos.browsing import search_suggestions
from photodrive.photos.browsing.search_terms import Named
from photodrive.photos.browsing.search_wanted import Wanted
from photodrive.photos.models import Album, AlbumPhoto, Photo
from tests.factories.stored import make_photo

ALBUM = "019ad000-0000-7000-8000-000000000001"


def test_an_address_is_read_and_written_alike() -> None:
    sent = {
        "q": "church & sea", "date": "2026-05", "from": "2026-05-01", "until": "2026-05-31", "album": ALBUM,
        "camera": "Nikon P6000", "seen": "public", "app": "shop",
    }  # fmt: skip
    wanted = Wanted.read(sent)
    assert (wanted.album, wanted.begun, wanted.ended) == (UUID(ALBUM), date(2026, 5, 1), date(2026, 5, 31))
    assert dict(parse_qsl(wanted.query)) == sent
    assert Wanted.read(dict(parse_qsl(wanted.query))) == wanted


@pytest.mark.promise("search-safe")
@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"q": "  \x00\u202e "},
        {"date": "2026-13", "from": "yesterday", "until": "2026-02-30"},
        {"album": "1", "seen": "everybody"},
        {"date": "today", "camera": "\x00", "app": "\n"},
        {"nonsense": "1", "after": "x", "page": "7"},
    ],
)
def test_nonsense_is_left_out(sent: dict[str, str]) -> None:
    assert Wanted.read(sent) == Wanted()
    assert not Wanted.read(sent).narrows


def test_chips_name_the_filters_and_lead_to_the_same_without_them() -> None:
    named = [
        Named(kind="app", key="shop", label="Print shop", ways=()),
        Named(kind="album", key=ALBUM, label="Sea", ways=()),
    ]
    wanted = Wanted.read({"q": "church", "date": "2026-05", "app": "shop", "album": ALBUM, "camera": "Nikon"})
    chips = {chip.name: chip for chip in wanted.chips(named)}
    assert {name: chip.value for name, chip in chips.items()} == {
        "date": "May 2026", "album": "Sea", "camera": "Nikon", "app": "Print shop",
    }  # fmt: skip
    assert "camera" not in parse_qs(chips["camera"].query)
    assert Wanted.read(dict(parse_qsl(chips["date"].query))) == wanted.without("date")
    assert Wanted.read({"from": "2026-05-01", "until": "2026-06-02"}).chips() == [
        ("date", "from 1 May 2026, until 2 June 2026", "")
    ]


@pytest.fixture
def library(jane: Any, sam: Any) -> Album:
    for number, camera in enumerate(["NIKON COOLPIX", "NIKON COOLPIX", "Oppo", ""]):
        local = datetime(2026, 10 - number, 3)
        make_photo(jane, title=str(number), camera=camera, taken_local=local, sort_local=local)
    album = Album.objects.create(owner=jane, title="A walk in the Öld town")
    AlbumPhoto.objects.bulk_create([AlbumPhoto(album=album, photo=photo) for photo in Photo.objects.all()])
    make_photo(sam, camera="Olympus of his", taken_local=datetime(2001, 10, 1), sort_local=datetime(2001, 10, 1))
    Album.objects.create(owner=sam, title="Old things of his")
    return album


def suggested(owner: Any, typed: str, **more: Any) -> dict[str, list[tuple[str, int | None]]]:
    groups = search_suggestions.suggest(owner=owner, typed=typed, wanted=more.pop("wanted", Wanted()), **more)
    return {
        group.title: [("".join(part.text for part in one.parts), one.count) for one in group.suggestions]
        for group in groups
    }


@pytest.mark.promise("search-safe")
def test_dates_albums_apps_and_cameras_are_suggested_and_only_hers(library: Album, jane: Any) -> None:
    frame = Named(kind="app", key="frame", label="Photo frame", ways=())
    assert suggested(jane, "o", named=[frame]) == {
        "Dates": [("October 2026", 1)],
        "Albums": [("A walk in the Öld town", 4)],
        "Apps": [("Photo frame can see it", None)],
        "Cameras": [("Oppo", 1), ("NIKON COOLPIX", 2)],
    }
    assert suggested(jane, "ÖLD") == {"Albums": [("A walk in the Öld town", 4)]}
    assert suggested(jane, "202")["Dates"][0] == ("2026", 4)
    assert suggested(jane, "zzz") == suggested(jane, "") == suggested(jane, "\x00%_") == {}


def test_a_suggestion_sets_its_filter_beside_those_that_are_on(library: Album, jane: Any) -> None:
    wanted = Wanted.read({"q": "gone", "camera": "Oppo"})
    [group] = search_suggestions.suggest(owner=jane, typed="old", wanted=wanted)
    assert Wanted.read(dict(parse_qsl(group.suggestions[0].query))) == Wanted(album=library.pk, camera="Oppo")
    assert [part for part in group.suggestions[0].parts if part.meant] == [("Öld", True)]


def test_cameras_are_those_of_photos_that_are_not_in_the_trash(library: Album, jane: Any) -> None:
    Photo.objects.filter(camera="Oppo").update(trashed_at=datetime.now().astimezone())
    assert search_suggestions.cameras(jane.pk) == ["NIKON COOLPIX"]


def test_suggestions_cost_the_same_few_statements(
    library: Album, jane: Any, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(9):
        suggested(jane, "o")
