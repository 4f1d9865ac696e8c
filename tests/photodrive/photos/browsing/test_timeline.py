"""Pages of the timeline: nothing twice, nothing left out, whatever the moments are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from photodrive.photos.browsing import timeline
from photodrive.photos.browsing.timeline import Position
from photodrive.photos.models import Photo

START = datetime(2026, 7, 1, 12, tzinfo=UTC)


def make(owner: Any, number: int, **fields: Any) -> Photo:
    """A row is all that a timeline needs."""
    values = {"title": str(number), "size": 1, "media_type": "image/jpeg", "width": 1, "height": 1}
    return Photo.objects.create(owner=owner, sha256=f"{number:064x}", **values, **fields)


@pytest.fixture
def seven(jane: Any) -> list[Photo]:
    """Newest first: three by their day, two taken in the same second, two of which nobody knows the day."""
    taken = [START, START - timedelta(days=3), START - timedelta(days=3), START - timedelta(days=900)]
    rows = [make(jane, number, taken_at=moment) for number, moment in enumerate(taken)]
    rows += [make(jane, number) for number in range(4, 7)]
    return sorted(rows, key=lambda photo: (photo.moment, photo.pk), reverse=True)


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
    make(jane, 99, taken_at=seven[0].moment + timedelta(days=1))
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


def test_a_late_page_is_found_by_the_index(seven: list[Photo], jane: Any) -> None:
    after = timeline.position_of(seven[3])
    photos = timeline.in_order(Photo.objects.own(jane)).filter(timeline._later(after))[:2]
    if connection.vendor == "sqlite":
        assert "photodrive_photo_timeline" in photos.explain()
