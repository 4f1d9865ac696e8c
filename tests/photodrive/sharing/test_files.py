"""Which file a caller gets: place and camera stay with the owner unless she shares them."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import Q

from photodrive.photos.models import Photo
from photodrive.sharing.files import file_for, media_type_for
from photodrive.sharing.visibility import NOBODY, Caller, in_person, may_see_location, visible_to
from tests.factories import photos

EVERYTHING = Q()


@pytest.fixture
def photo(jane: Any) -> Photo:
    data = photos.encoded(exif=photos.camera_exif())
    return photos.added(jane, data, visibility=Photo.Visibility.PUBLIC)


def content(caller: Caller, photo: Photo) -> bytes:
    with file_for(caller, photo, "original").open() as file:
        return file.read()


@pytest.mark.promise("no-place")
def test_nobody_else_gets_the_original_with_its_place(photo: Photo, jane: Any, sam: Any) -> None:
    callers = {
        "nobody": NOBODY,
        "another person": in_person(sam),
        "an app without location": Caller(owner_id=jane.pk, selection=EVERYTHING, location=False),
        "an app of another person": Caller(owner_id=sam.pk, selection=EVERYTHING, location=True),
    }
    for who, caller in callers.items():
        assert not may_see_location(caller, photo), who
        assert photos.SERIAL.encode() not in content(caller, photo), who


def test_the_owner_and_an_app_with_location_get_the_original_bit_for_bit(photo: Photo, jane: Any) -> None:
    for caller in (in_person(jane), Caller(owner_id=jane.pk, selection=EVERYTHING, location=True)):
        data = content(caller, photo)
        assert len(data) == photo.size
        assert photos.SERIAL.encode() in data


def test_the_two_originals_are_never_mistaken_for_each_other_by_a_cache(photo: Photo, jane: Any) -> None:
    assert file_for(NOBODY, photo, "original").etag != file_for(in_person(jane), photo, "original").etag


def test_the_type_told_beforehand_is_that_of_the_file(jane: Any) -> None:
    photo = photos.added(jane, photos.encoded(kind="TIFF"))
    for caller in (in_person(jane), Caller(owner_id=jane.pk, selection=EVERYTHING, location=False)):
        assert file_for(caller, photo, "original").media_type == media_type_for(caller, photo)


@pytest.mark.promise("list-silent")
def test_an_app_sees_the_approved_photos_only_not_even_public_ones(photo: Photo, jane: Any) -> None:
    other = photos.added(jane)
    app = Caller(owner_id=jane.pk, selection=Q(pk__in=[other.pk]), location=False)
    assert list(visible_to(app)) == [other]
    nothing = Caller(owner_id=jane.pk, selection=Q(pk__in=[]), location=False)
    assert list(visible_to(nothing)) == []


@pytest.mark.promise("dead-owner")
def test_a_stranger_sees_public_photos_only_and_none_of_somebody_deactivated(photo: Photo, jane: Any, sam: Any) -> None:
    private = photos.added(jane)
    assert list(visible_to(NOBODY)) == [photo]
    assert set(visible_to(in_person(jane))) == {photo, private}
    assert list(visible_to(in_person(sam))) == [photo]
    jane.is_active = False
    jane.save()
    assert list(visible_to(NOBODY)) == []
