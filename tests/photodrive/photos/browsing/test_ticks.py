"""Ticks are kept from page to page, in each window as its page shows them, and they are hers alone."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl

import pytest
from django.utils import timezone

from photodrive.authorization import upkeep
from photodrive.photos.browsing import picker, ticks
from photodrive.photos.browsing.picker import Wanted
from photodrive.photos.browsing.ticks import Sent
from photodrive.photos.library import albums, editing
from photodrive.photos.models import Photo, Tick, TickList
from tests.factories.many import make_many
from tests.factories.stored import make_photo


@pytest.fixture
def photos(jane: Any) -> list[Photo]:
    return [make_photo(jane, title=f"Photo {n}") for n in range(4)]


@pytest.fixture
def hers(jane: Any) -> TickList:
    return TickList(owner=jane)


def sent(*ticked: Photo, shown: list[Photo], before: list[Photo] | None = None, counted: str = "") -> Sent:
    told = None if before is None else " ".join(str(photo.pk) for photo in before)
    return Sent.read(
        shown=[str(photo.pk) for photo in shown],
        ticked=[str(photo.pk) for photo in ticked],
        before=told,
        counted=counted,
    )


def titles(ticked: TickList) -> list[str]:
    return sorted(ticks.ticked(ticked, Photo.objects.all()).values_list("title", flat=True))


def test_what_is_shown_without_a_tick_loses_it_and_other_pages_keep_theirs(hers: TickList, photos: list[Photo]) -> None:
    ticks.change(hers, sent(photos[0], photos[1], shown=photos[:2]))
    ticks.change(hers, sent(photos[3], shown=photos[2:]))
    ticks.change(hers, sent(photos[1], shown=photos[:2]))
    assert titles(hers) == ["Photo 1", "Photo 3"]
    assert ticks.count(hers) == 2


def test_an_old_page_in_another_window_changes_only_what_she_changed_there(hers: TickList, photos: list[Photo]) -> None:
    ticks.change(hers, sent(photos[0], photos[1], shown=photos, before=[]))
    old = photos[:2]  # ticked when the other window was shown
    ticks.change(hers, sent(photos[1], photos[2], shown=photos, before=old))
    ticks.change(hers, sent(photos[0], photos[1], photos[3], shown=photos, before=old))
    assert titles(hers) == ["Photo 1", "Photo 2", "Photo 3"]
    ticks.change(hers, sent(photos[0], shown=photos, before=old))
    assert titles(hers) == ["Photo 2", "Photo 3"]


def test_it_is_known_when_another_window_ticked_meanwhile(hers: TickList, photos: list[Photo]) -> None:
    page = sent(photos[0], shown=photos, before=[], counted="0")
    ticks.change(hers, page)
    assert not ticks.changed_elsewhere(hers, page)
    ticks.change(hers, sent(photos[1], shown=photos[1:], before=[]))
    assert ticks.changed_elsewhere(hers, page)
    assert not ticks.changed_elsewhere(hers, sent(shown=photos))


@pytest.mark.promise("ticks-hers")
def test_only_photos_of_hers_can_be_ticked(hers: TickList, photos: list[Photo], sam: Any) -> None:
    his = make_photo(sam, title="His", visibility="public")
    editing.trash(photo=photos[2])
    ticks.change(hers, sent(photos[0], his, photos[2], shown=[his, *photos]))
    ticks.tick_all(hers, Photo.objects.all().filter(trashed_at__isnull=True))
    assert titles(hers) == ["Photo 0", "Photo 1", "Photo 3"]


@pytest.mark.promise("ticks-hers")
@pytest.mark.parametrize("text", ["", "x", "\x00", "00000000-0000-4000-8000-00000000000G", "9" * 100_000])
def test_nonsense_is_no_tick(hers: TickList, photos: list[Photo], text: str) -> None:
    read = Sent.read(shown=[text], ticked=[text], before=f"{text} " * 5000, counted=text)
    assert (read.ticked, read.before) == (frozenset(), frozenset())
    assert read.counted is None
    ticks.change(hers, read)
    assert not Tick.objects.exists()


def test_ticking_twice_is_ticking_once_and_deleting_a_photo_unticks_it(hers: TickList, photos: list[Photo]) -> None:
    for _ in range(2):
        ticks.tick_all(hers, Photo.objects.all())
    assert ticks.count(hers) == 4
    editing.delete_for_good(photo=photos[0])
    assert ticks.count(hers) == 3


def test_a_list_is_forgotten_after_a_day(hers: TickList, photos: list[Photo], jane: Any) -> None:
    ticks.tick_all(hers, Photo.objects.all())
    kept = ticks.begin(uuid.uuid4(), owner=jane)
    ticks.tick_all(kept, Photo.objects.filter(pk=photos[0].pk))
    TickList.objects.filter(pk=hers.pk).update(started_at=timezone.now() - timedelta(days=1, minutes=1))
    assert upkeep.forget_ended(dry_run=True) == 1
    assert TickList.objects.count() == 2
    assert upkeep.forget_ended() == 1
    assert (ticks.count(hers), ticks.count(kept)) == (0, 1)


@pytest.mark.parametrize("count", [0, 1, 60, 61, 120])
def test_every_photo_is_on_one_page(jane: Any, count: int) -> None:
    make_many(jane, count)
    seen: list[str] = []
    first = picker.look(Photo.objects.own(jane), Wanted(), ticked=TickList(owner=jane))
    for number in range(1, first.pages + 1):
        shown = picker.look(Photo.objects.own(jane), Wanted(number=number), ticked=TickList(owner=jane))
        assert (shown.total, shown.found, shown.number) == (count, count, number)
        seen += [photo.title for photo in shown.photos]
    assert seen == sorted(seen, reverse=True)
    assert len(set(seen)) == count
    beyond = picker.look(Photo.objects.own(jane), Wanted(number=999), ticked=TickList(owner=jane))
    assert [photo.title for photo in beyond.photos] == seen[60 * (first.pages - 1) :]


def test_search_album_and_only_ticked_narrow_together(jane: Any, hers: TickList) -> None:
    make_many(jane, 140)
    islay = albums.create(owner=jane, title="Islay")
    own = Photo.objects.own(jane)
    albums.add_all(album=islay, photos=own.filter(title__contains="church"))
    wanted = Wanted(words="IMG_0001", album_id=islay.pk)
    shown = picker.look(own, wanted, ticked=hers)
    assert [photo.title for photo in shown.photos] == ["IMG_00015 church"]
    picker.press(own, "all", Wanted(album_id=islay.pk), ticked=hers)
    picker.press(own, "all", Wanted(words="ferry"), ticked=hers)
    assert ticks.count(hers) == 40
    picker.press(own, "found", Wanted(words="church 2020", only_ticked=True), ticked=hers)
    shown = picker.look(own, Wanted(only_ticked=True), ticked=hers)
    assert {photo.title.split()[1] for photo in shown.photos} == {"ferry"}
    assert (shown.found, shown.total, shown.ticked_total) == (20, 140, 20)


@pytest.mark.promise("ticks-hers")
def test_the_album_of_another_narrows_nothing_and_is_not_named(jane: Any, sam: Any, hers: TickList) -> None:
    make_photo(jane)
    his = albums.create(owner=sam, title="His holiday")
    albums.add(album=his, photo_ids=[make_photo(sam).pk])
    shown = picker.look(Photo.objects.own(jane), Wanted(album_id=his.pk), ticked=hers)
    assert (shown.found, shown.wanted.album_id, shown.albums) == (1, None, [])
    picker.press(Photo.objects.own(jane), "all", Wanted(album_id=his.pk), ticked=hers)
    assert ticks.count(hers) == 0


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({"q": "", "page": "4"}, Wanted(number=4)),
        ({"q": "church", "page": "4"}, Wanted(words="church")),
        ({"page": "2"}, Wanted(words="lane", number=2)),
        ({"q": "lane", "page": "7"}, Wanted(words="lane", number=7)),
        ({"q": "lane", "page": "-1"}, Wanted(words="lane")),
        ({"q": "lane", "page": "9" * 5000}, Wanted(words="lane")),
        ({"q": "x", "turn": "ticked"}, Wanted(words="lane", only_ticked=True)),
        ({"q": "lane", "clear": "1"}, Wanted()),
        ({}, Wanted(words="lane", number=3)),
    ],
)
def test_what_is_shown_next(sent: dict[str, str], expected: Wanted) -> None:
    shown = Wanted(words="lane", number=3) if sent.get("q") != "" else Wanted(number=3)
    wanted = picker.wanted_after(sent=sent, shown=shown)
    assert wanted == expected
    assert Wanted.read(dict(parse_qsl(wanted.query))) == wanted
