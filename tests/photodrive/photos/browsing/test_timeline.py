"""Pages of the timeline: nothing twice, nothing left out, whatever the moments are."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from photodrive.photos.browsing import timeline
from photodrive.photos.browsing.timeline import Position
from photodrive.photos.models import Photo

START = datetime(2026, 7, 1, 12)


def make(owner: Any, number: int, **fields: Any) -> Photo:
    """A row is all that a timeline needs."""
    values = {"title": str(number), "size": 1, "media_type": "image/jpeg", "width": 1, "height": 1}
    return Photo.objects.create(owner=owner, sha256=f"{number:064x}", **values, **fields)


@pytest.fixture
def seven(jane: Any) -> list[Photo]:
    """Newest first: three by their day, two taken in the same second, two of which nobody knows the day."""
    taken = [START, START - timedelta(days=3), START - timedelta(days=3), START - timedelta(days=900)]
    rows = [make(jane, number, taken_local=moment) for number, moment in enumerate(taken)]
    rows += [make(jane, number) for number in range(4, 7)]
    return sorted(rows, key=lambda photo: (photo.sort_local, photo.pk), reverse=True)


@pytest.mark.parametrize("size", [1, 2, 3, 6, 7, 100])
def test_pages_hold_every_photo_once_and_in_order(seven: list[Photo], size: int) -> None:
    found: list[Photo] = []
    after: Position | None = None
    while True:
        page = timeline.page(Photo.objects.all(), after=after, size=size)
        found += page.photos
        if page.next is None:
            break
        after = Position.parse(str(page.next))
        assert after == page.next
    assert found == seven


def test_a_photo_deleted_or_added_meanwhile_repeats_and_hides_no_other(seven: list[Photo], jane: Any) -> None:
    page = timeline.page(Photo.objects.all(), after=None, size=3)
    seven[2].delete()
    make(jane, 99, taken_local=seven[0].sort_local + timedelta(days=1))
    assert timeline.page(Photo.objects.all(), after=page.next, size=10).photos == seven[3:]


def test_neighbours_are_the_next_ones_in_the_timeline(seven: list[Photo]) -> None:
    for at, photo in enumerate(seven):
        newer, older = timeline.neighbours(Photo.objects.all(), photo)
        assert newer == (seven[at - 1] if at else None)
        assert older == (seven[at + 1] if at + 1 < len(seven) else None)


@given(st.text(max_size=60))
def test_a_position_that_somebody_made_up_is_no_position(text: str) -> None:
    position = Position.parse(text)
    assert position is None or Position.parse(str(position)) == position


@pytest.mark.parametrize("text", ["", "x", "====", "AAAA", "é", "A" * 33, "_" * 32, "\x00"])
def test_a_broken_position_is_no_position(text: str) -> None:
    assert Position.parse(text) is None


@pytest.fixture
def burst(jane: Any) -> list[Photo]:
    """Newest first: thirty of one second, most of them of the same instant as far as the camera tells."""
    rows = [make(jane, n, taken_local=START + timedelta(milliseconds=250 * (n % 3))) for n in range(30)]
    return sorted(rows, key=lambda photo: (photo.sort_local, photo.pk), reverse=True)


@pytest.mark.parametrize("size", [1, 7, 29, 30])
def test_a_burst_within_one_second_turns_page_by_page_both_ways(burst: list[Photo], size: int) -> None:
    down: list[Photo] = []
    after: Position | None = None
    while True:
        page = timeline.page(Photo.objects.all(), after=after, size=size)
        down += page.photos
        if page.next is None:
            break
        after = page.next
    assert down == burst
    up: list[Photo] = []
    before = timeline.position_of(burst[-1])
    while True:
        page = timeline.page_before(Photo.objects.all(), before=before, size=size)
        up = [*page.photos, *up]
        if page.previous is None:
            break
        before = page.previous
    assert [*up, burst[-1]] == burst


def test_pages_know_both_ways(seven: list[Photo]) -> None:
    first = timeline.page(Photo.objects.all(), after=None, size=3)
    assert first.previous is None
    second = timeline.page(Photo.objects.all(), after=first.next, size=3)
    assert second.previous == timeline.position_of(seven[3])
    assert second.previous is not None
    back = timeline.page_before(Photo.objects.all(), before=second.previous, size=3)
    assert (back.photos, back.previous, back.next) == (seven[:3], None, timeline.position_of(seven[2]))


def test_a_photo_stands_among_those_around_it(burst: list[Photo]) -> None:
    assert timeline.around(Photo.objects.all(), burst[10], 3) == burst[7:14]
    assert timeline.around(Photo.objects.all(), burst[0], 3) == burst[:4]
    assert timeline.around(Photo.objects.all(), burst[-1], 3) == burst[-4:]
    favourites = Photo.objects.filter(pk__in=[photo.pk for photo in burst[::5]])
    assert timeline.around(favourites, burst[10], 2) == burst[0:25:5]


@pytest.mark.parametrize(
    ("month", "first"),
    [
        (date(2026, 7, 1), 0),
        (date(2026, 6, 1), 1),
        (date(2026, 5, 31), 3),
        (date(2024, 1, 1), 3),
        (date(9999, 12, 1), 0),
    ],
)
def test_a_jump_begins_with_the_newest_of_the_month_or_of_the_last_before_it(
    jane: Any, month: date, first: int
) -> None:
    taken = [
        datetime(2026, 7, 31, 23, 59, 59, 999_999),
        datetime(2026, 6, 30),
        datetime(2026, 6, 1),
        datetime(2024, 1, 1),
    ]
    rows = [make(jane, number, taken_local=moment) for number, moment in enumerate(taken)]
    assert timeline.page(Photo.objects.all(), after=timeline.jump(month), size=10).photos == rows[first:]


def test_a_jump_before_all_photos_leads_to_an_empty_page(seven: list[Photo]) -> None:
    page = timeline.page(Photo.objects.all(), after=timeline.jump(date(1900, 1, 1)), size=3)
    assert (page.photos, page.next) == ([], None)
    assert page.previous == timeline.jump(date(1900, 1, 1))


def plan(photos: Any) -> str:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:  # a table of ten rows is quicker read as a whole
            for way in ("seqscan", "bitmapscan", "sort"):
                cursor.execute(f"SET LOCAL enable_{way} = off")
    return str(photos.explain())


@pytest.mark.parametrize("direction", ["older", "newer", "favourites", "first"])
def test_a_late_page_enters_the_index_where_it_begins_and_sorts_nothing(
    seven: list[Photo], jane: Any, direction: str
) -> None:
    here, hers, name = timeline.position_of(seven[3]), Photo.objects.own(jane), "photodrive_photo_timeline"
    match direction:
        case "older":
            asked = timeline.older(hers, here)
        case "newer":
            asked = timeline.newer(hers, here)
        case "first":
            asked = timeline.older(hers, None)
        case _:
            asked, name = timeline.older(hers.filter(favourite=True), here), "photodrive_photo_favourites"
    told = plan(asked[:2])
    assert name in told
    assert not re.search(r"Sort|TEMP B-TREE|SCAN photodrive_photo\b|Seq Scan|Filter: .*sort_local", told), told
    if direction != "first":
        assert re.search(r"\(sort_local,id\)[<>]\(\?,\?\)|ROW\(sort_local, id\) [<>] ROW", told), told
