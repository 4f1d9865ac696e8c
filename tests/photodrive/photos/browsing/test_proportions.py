"""A picture stands in the room of its own proportions, after a turn, too."""

from __future__ import annotations

from typing import Any

import pytest

from photodrive.photos.browsing import proportions
from photodrive.photos.library import turning
from photodrive.photos.models import Photo
from tests.factories.photos import added, encoded, picture


@pytest.mark.parametrize(
    ("size", "room"),
    [((3000, 2000), "r150"), ((2000, 3000), "r65"), ((30_000, 4_000), "r320"), ((10, 4_000), "r50"), ((0, 0), "r100")],
)
def test_the_class_is_that_of_the_nearest_proportion_there_is(size: tuple[int, int], room: str) -> None:
    assert proportions.class_of(Photo(width=size[0], height=size[1])) == room


def test_a_turned_photo_takes_the_room_of_the_turned_picture(jane: Any, files: Any) -> None:
    photo = added(jane, encoded(picture((96, 64))))
    assert proportions.class_of(photo) == "r150"
    turning.turn(photo=photo, by=1)
    photo.refresh_from_db()
    assert proportions.class_of(photo) == "r65"
