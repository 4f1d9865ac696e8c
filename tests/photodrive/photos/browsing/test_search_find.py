"""Pages of what is found: complete, in order, counted, within their time, and hers alone."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q

from photodrive.photos.browsing import search, search_walk
from photodrive.photos.browsing.search import Found
from photodrive.photos.browsing.search_terms import Named
from photodrive.photos.browsing.search_wanted import Wanted
from photodrive.photos.browsing.timeline import Position
from photodrive.photos.counts import Month
from photodrive.photos.models import Album, AlbumPhoto, Photo
from photodrive.photos.texts.in_time import Deadline, OutOfTime

START = datetime(2026, 5, 14, 12)
FOREVER = Deadline(seconds=1e6)
Find = Callable[..., Found]


def stopped() -> Deadline:
    """A time that is over."""
    return Deadline(seconds=0, clock=lambda: 0.0)


def row(owner: Any, number: int, title: str, **fields: Any) -> Photo:
    local = START - timedelta(hours=7 * number)
    return Photo(
        owner=owner, title=title, sha256=f"{number:064x}", size=10, media_type="image/jpeg", width=1, height=1,
        **{"taken_local": local, "sort_local": local, **fields},
    )  # fmt: skip


@pytest.fixture
def library(jane: Any, sam: Any) -> list[Photo]:
    """200 of jane's over two months, newest first, among as many of sam's; some taken in the same second."""
    dice = random.Random(3)
    titles = ["Church", "Portico", "Café Écosse", "IMG 2025", "Meadow and church"]
    hers = [row(jane, number // 2 * 2, dice.choice(titles), camera=dice.choice(["Nikon", ""])) for number in range(200)]
    for number, photo in enumerate(hers):
        photo.sha256 = f"{number:064x}"
    Photo.objects.bulk_create(hers)
    Photo.objects.bulk_create([row(sam, number, "Church of his") for number in range(200)])
    album = Album.objects.create(owner=jane, title="Old town")
    AlbumPhoto.objects.bulk_create([AlbumPhoto(album=album, photo=photo) for photo in hers[::7]])
    return sorted(hers, key=lambda photo: (photo.sort_local, photo.pk), reverse=True)


@pytest.fixture
def find(jane: Any) -> Find:
    def find(named: list[Named] | None = None, deadline: Deadline = FOREVER, **sent: Any) -> Found:
        rest = {name: sent.pop(name) for name in ("after", "size") if name in sent}
        names = {"begun": "from", "ended": "until"}
        wanted = Wanted.read({names.get(name, name): value for name, value in sent.items()})
        return search.find(owner=jane, wanted=wanted, named=named or [], deadline=deadline, **rest)

    return find


def all_pages(find: Find, **sent: Any) -> list[Photo]:
    """Page after page until there is no other one."""
    found, after = [], None
    for _ in range(1000):
        page = find(after=after, size=9, **sent).page
        found += page.photos
        if page.next is None:
            return found
        assert after is None or (page.next.local, page.next.photo_id) < (after.local, after.photo_id)
        after = page.next
    raise AssertionError("It never ends.")


WANTED: list[tuple[dict[str, str], Callable[[Photo], bool]]] = [
    ({"q": "church"}, lambda photo: "hurch" in photo.title),
    ({"q": "church meadow"}, lambda photo: "Meadow" in photo.title),
    ({"q": "ca"}, lambda photo: "Café" in photo.title),
    ({"q": "2025"}, lambda photo: "2025" in photo.title),
    ({"q": "april"}, lambda photo: photo.sort_local.month == 4),
    ({"q": "may church"}, lambda photo: photo.sort_local.month == 5 and "hurch" in photo.title),
    ({"q": "church 2026-05-10"}, lambda photo: photo.sort_local.date() == date(2026, 5, 10) and "hurch" in photo.title),
    ({"q": "nikon portico"}, lambda photo: photo.camera == "Nikon" and photo.title == "Portico"),
    ({"date": "2026-05"}, lambda photo: photo.sort_local.month == 5),
    ({"begun": "2026-05-01", "ended": "2026-05-02"}, lambda photo: f"{photo.sort_local:%m%d}" in ("0501", "0502")),
    ({"camera": "Nikon", "q": "church"}, lambda photo: photo.camera == "Nikon" and "hurch" in photo.title),
    ({"q": "zzz"}, lambda photo: False),
    ({"q": "9999-12-31"}, lambda photo: False),
]  # fmt: skip


@pytest.mark.parametrize("deadline", [FOREVER, stopped()], ids=["in time", "out of time"])
@pytest.mark.parametrize("most", [1000, 5, 0])
@pytest.mark.parametrize(("sent", "is_meant"), WANTED, ids=lambda value: "" if callable(value) else str(value)[:40])
def test_page_after_page_all_that_is_meant_is_found_once_and_in_order(
    library: list[Photo],
    find: Find,
    monkeypatch: pytest.MonkeyPatch,
    sent: dict[str, str],
    is_meant: Callable[[Photo], bool],
    most: int,
    deadline: Deadline,
) -> None:
    monkeypatch.setattr(search, "MOST_COUNTED", most)
    monkeypatch.setattr(search, "FEW", most)
    monkeypatch.setattr(search_walk, "PIECE", 16)
    assert all_pages(find, deadline=deadline, **sent) == [photo for photo in library if is_meant(photo)]


def test_a_word_that_names_an_album_finds_what_is_in_it_as_well(library: list[Photo], find: Find) -> None:
    in_album = set(AlbumPhoto.objects.values_list("photo_id", flat=True))
    assert all_pages(find, q="old town") == [photo for photo in library if photo.pk in in_album]
    album = Album.objects.get()
    assert all_pages(find, album=str(album.pk)) == all_pages(find, q="old")
    assert all_pages(find, album=str(album.pk), q="portico") == [
        photo for photo in library if photo.pk in in_album and photo.title == "Portico"
    ]


@pytest.mark.promise("search-safe")
def test_albums_of_others_are_as_good_as_none(library: list[Photo], find: Find, sam: Any) -> None:
    his = Album.objects.create(owner=sam, title="Beach")
    AlbumPhoto.objects.create(album=his, photo=library[0])
    assert find(q="beach").count == 0
    assert find(album=str(his.pk)).count == 0


def test_what_rooms_above_know_is_found_by_name_and_chosen(library: list[Photo], find: Find) -> None:
    shop = Named(kind="app", key="shop", label="Print shop", ways=(Q(title="Portico"), Q(title="Church")))
    private = Named(kind="seen", key="private", label="Only you", ways=(Q(camera=""),), alone="private")
    named = [shop, private]
    meant = [photo for photo in library if photo.title in ("Portico", "Church")]
    assert all_pages(find, named=named, q="print shop") == all_pages(find, named=named, app="shop") == meant
    assert all_pages(find, named=named, q="private") == [photo for photo in library if photo.camera == ""]
    assert all_pages(find, named=named, seen="private", app="shop") == [one for one in meant if one.camera == ""]
    assert find(named=named, q="only").count == find(named=named, app="other").count == find(seen="private").count == 0


def test_counts_are_exact_up_to_their_most_and_then_over_it(
    library: list[Photo], find: Find, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = sum(photo.title == "Portico" for photo in library)
    monkeypatch.setattr(search, "MOST_COUNTED", count)
    found = find(q="portico", size=5)
    assert (found.count, found.many, found.first_results) == (count, False, False)
    monkeypatch.setattr(search, "MOST_COUNTED", count - 1)
    found = find(q="portico", size=5)
    assert (found.count, found.many, found.first_results) == (None, True, False)
    assert [photo.title for photo in found.page.photos] == ["Portico"] * 5


def test_out_of_time_the_newest_are_shown_as_first_results_and_the_search_goes_on_from_there(
    library: list[Photo], find: Find, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_walk, "PIECE", 20)
    found = find(q="portico", deadline=stopped())
    newest = [photo for photo in library[:20] if photo.title == "Portico"]
    assert found.page.photos == newest
    assert (found.count, found.many, found.first_results) == (None, False, True)
    assert found.page.next == Position(local=library[19].sort_local, photo_id=library[19].pk)


def test_a_slow_question_is_stopped_and_what_is_next_to_hand_is_shown(
    library: list[Photo], find: Find, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*args: Any, **kwargs: Any) -> Any:
        raise OutOfTime

    monkeypatch.setattr(search, "_all", slow)
    found = find(q="portico", size=3)
    assert [photo.title for photo in found.page.photos] == ["Portico"] * 3
    assert (found.count, found.first_results) == (None, False)


def test_a_query_is_stopped_by_the_database_itself_and_the_next_one_is_not(library: list[Photo], jane: Any) -> None:
    moments = iter([0.0, 0.0, 0.0])
    brief = Deadline(seconds=0.001, clock=lambda: next(moments, 1e9))
    table = Photo._meta.db_table
    endless = Photo.objects.extra(where=[f"(SELECT count(*) FROM {table} a, {table} b, {table} c, {table} d) > 0"])
    with pytest.raises(OutOfTime), brief.keeping("default"):
        list(endless)
    assert Photo.objects.own(jane).count() == 200


def test_other_errors_are_not_taken_for_the_end_of_time(jane: Any) -> None:
    with pytest.raises(ZeroDivisionError), FOREVER.keeping("default"):
        raise ZeroDivisionError
    assert Photo.objects.own(jane).count() == 0


def test_the_months_are_those_of_all_that_was_found(library: list[Photo], find: Find) -> None:
    months = find(q="portico", size=3).months
    assert months[0] == Month(
        2026, 5, sum(photo.title == "Portico" for photo in library if photo.sort_local.month == 5)
    )
    assert sum(month.photos for month in months) == find(q="portico").count


def test_the_same_few_statements_whatever_is_found(
    library: list[Photo], find: Find, django_assert_max_num_queries: Any
) -> None:
    find(q="church")
    limits = 7 if connection.vendor == "postgresql" else 0  # that are set, and a savepoint for them
    with django_assert_max_num_queries(12 + limits):
        find(q="church nikon 2026")


@pytest.mark.promise("search-safe")
def test_nobody_finds_anything_who_is_switched_off_and_nothing_in_the_trash_is_found(
    library: list[Photo], find: Find, jane: Any
) -> None:
    Photo.objects.filter(title="Portico").update(trashed_at=datetime.now().astimezone())
    assert find(q="portico").count == 0
    jane.is_active = False
    assert find(q="church").count == 0


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Αθήνα το πρωί", "ΑΘΉΝΑ"),
        ("Αθήνα το πρωί", "πρ"),
        ("Зимняя Москва", "москва зим"),
        ("私の東京旅行", "東京"),
        ("私の東京旅行", "京旅行"),
        ("서울 야경", "야경"),
        ("Family 👨‍👩‍👧 day", "👨‍👩‍👧"),
        ("Party🎉", "🎉"),
        ("می‌خواهم", "می‌خواهم"),
        ("क्षत्रिय", "क्षत्रिय"),
        ("Straße 5", "STRASSE"),
        ("Naïve %_ \"x\" * NEAR(a)", "NEAR(a)"),
        ("Naïve %_ \"x\" * NEAR(a)", '"x"'),
        ("Naïve %_ \"x\" * NEAR(a)", "%_"),
    ],
)  # fmt: skip
def test_titles_in_many_scripts_are_found(jane: Any, find: Find, title: str, words: str) -> None:
    row(jane, 1, title).save(force_insert=True)
    row(jane, 2, "Something else").save(force_insert=True)
    assert [photo.title for photo in find(q=words).page.photos] == [title]
