"""A day, or several, in the picker of the consent page and of albums."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from photodrive.photos.browsing import picker
from photodrive.photos.models import Photo, TickList
from tests.factories.stored import make_photo

DAYS = {
    "begin": datetime(2026, 10, 24),
    "end": datetime(2026, 10, 24, 23, 59, 59, 999999),
    "next": datetime(2026, 10, 25),
    "late": datetime(2026, 11, 2, 12),
}


@pytest.fixture
def photos(jane: Any) -> dict[str, Photo]:
    return {title: make_photo(jane, title=title, taken_local=local) for title, local in DAYS.items()}


@pytest.mark.parametrize(
    ("sent", "found"),
    [
        ({"from": "2026-10-24"}, ["begin", "end"]),
        ({"from": "2026-10-24", "until": "2026-10-25"}, ["begin", "end", "next"]),
        ({"from": "2026-10-25", "until": "2026-10-24"}, ["begin", "end", "next"]),
        ({"until": "2026-10-24"}, ["begin", "end"]),
        ({"from": "2026-10-24", "q": "end"}, ["end"]),
        ({"from": "nonsense", "until": "2026-02-30"}, ["begin", "end", "late", "next"]),
        ({"from": "9999-12-31"}, []),
    ],
)
def test_days_narrow_what_is_shown_and_all_of_them_is_one_press(
    jane: Any, photos: dict[str, Photo], sent: dict[str, str], found: list[str]
) -> None:
    wanted, ticked = picker.Wanted.read(sent), TickList(owner_id=jane.pk)
    assert picker.Wanted.read(dict(part.split("=") for part in wanted.query.split("&"))) == wanted
    shown = picker.look(Photo.objects.own(jane), wanted, ticked=ticked)
    assert sorted(tile["title"] for tile in shown.tiles) == found
    picker.press(Photo.objects.own(jane), "all", wanted, ticked=ticked)
    assert sorted(photos[name].title for name in photos if photos[name].pk in _ticked(ticked)) == found


def _ticked(ticked: TickList) -> set[Any]:
    return set(TickList.objects.filter(pk=ticked.pk).values_list("tick__photo_id", flat=True))
