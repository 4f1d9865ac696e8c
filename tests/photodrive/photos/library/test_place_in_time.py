"""A photo stands where the clock on the wall stood; where nobody knows, where it was added."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from PIL import Image

from photodrive.exceptions import UnfitDate
from photodrive.photos.library import editing
from photodrive.photos.models import Photo
from photodrive.preferences.models import Preferences
from tests.factories import photos


def exif(taken: str, offset: str = "", subsecond: str = "") -> bytes:
    made = Image.Exif()
    made[0x8769] = {0x9003: taken, **({0x9011: offset} if offset else {}), **({0x9291: subsecond} if subsecond else {})}
    return made.tobytes()


def taken(owner: Any, *told: str, **given: Any) -> Photo:
    """A photo as it is in the database."""
    added = photos.added(owner, photos.encoded(exif=exif(*told)) if told else None, **given)
    return Photo.objects.get(pk=added.pk)


def dates(photo: Photo) -> tuple[object, object, object]:
    return photo.taken_local, photo.taken_offset, photo.taken_at


def live_in(owner: Any, zone: str) -> None:
    Preferences.objects.update_or_create(owner=owner, defaults={"time_zone": zone})


def test_the_wall_time_its_offset_and_the_instant_are_kept(jane: Any) -> None:
    photo = taken(jane, "2026:07:14 18:30:05", "+01:00", "250")
    assert photo.taken_local == photo.sort_local == datetime(2026, 7, 14, 18, 30, 5, 250_000)
    assert photo.taken_offset == 60
    assert photo.taken_at == datetime(2026, 7, 14, 17, 30, 5, 250_000, tzinfo=UTC)
    assert editing.told_by_camera(photo) == (photo.taken_local, 60)


def test_without_an_offset_the_clock_was_one_of_hers(jane: Any, settings: Any) -> None:
    live_in(jane, "Asia/Tokyo")
    photo = taken(jane, "2026:07:14 18:30:05")
    assert (photo.taken_local, photo.taken_offset) == (datetime(2026, 7, 14, 18, 30, 5), None)
    assert photo.taken_at == datetime(2026, 7, 14, 9, 30, 5, tzinfo=UTC)


@pytest.mark.parametrize("zone", ["Nowhere/At_All", "../etc/passwd", ""])
def test_a_zone_that_nobody_knows_is_that_of_the_site(jane: Any, zone: str) -> None:
    live_in(jane, zone)
    photo = taken(jane, "2026:07:14 18:30:05")
    here = timezone.get_default_timezone()
    assert photo.taken_at == datetime(2026, 7, 14, 18, 30, 5, tzinfo=here)


def test_undated_it_stands_at_the_time_in_her_zone_and_stays_there(jane: Any) -> None:
    live_in(jane, "Pacific/Kiritimati")
    photo = taken(jane)
    there = timezone.now().astimezone(ZoneInfo("Pacific/Kiritimati")).replace(tzinfo=None)
    assert abs(photo.sort_local - there) < timedelta(minutes=1)
    assert dates(photo) == (None, None, None)
    live_in(jane, "Pacific/Pago_Pago")
    editing.trash(photo=photo)
    editing.restore(photo=photo)
    assert Photo.objects.get(pk=photo.pk).sort_local == photo.sort_local


@pytest.mark.parametrize(("told", "offset"), [("9999:12:31 23:30:00", "-05:00"), ("9999:12:31 00:00:00", "+14:00")])
def test_a_date_that_no_clock_can_show_is_no_date(jane: Any, told: str, offset: str) -> None:
    photo = taken(jane, told, offset)
    assert dates(photo) == (None, None, None)
    assert "taken_local" not in photo.metadata
    assert photo.sort_local.year == timezone.now().year


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("IMG_0001.JPG", "IMG_0001.JPG"),
        ("C:\\Users\\jane\\IMG 1.jpg", "IMG 1.jpg"),
        ("../../etc/passwd", "passwd"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("x" * 300 + ".jpg", "x" * 255),
    ],
)
def test_the_senders_own_name_is_kept_clean_and_short(jane: Any, sent: str, kept: str) -> None:
    assert taken(jane, name=sent).file_name == kept


def test_a_date_that_is_edited_moves_it_and_the_cameras_own_stays(jane: Any) -> None:
    photo = taken(jane, "2026:07:14 18:30:05", "+01:00")
    editing.edit_date(photo=photo, local=datetime(1987, 6, 5, 4, 3), offset=-300)
    again = Photo.objects.get(pk=photo.pk)
    assert again.taken_local == again.sort_local == datetime(1987, 6, 5, 4, 3)
    assert again.taken_at == datetime(1987, 6, 5, 9, 3, tzinfo=UTC)
    editing.restore_camera_date(photo=again)
    back = Photo.objects.get(pk=photo.pk)
    assert (back.taken_local, back.taken_offset) == (datetime(2026, 7, 14, 18, 30, 5), 60)
    assert back.taken_at == datetime(2026, 7, 14, 17, 30, 5, tzinfo=UTC)
    assert back.sort_local == back.taken_local


def test_a_date_given_to_one_without_can_be_taken_back(jane: Any) -> None:
    live_in(jane, "Asia/Tokyo")
    photo = taken(jane)
    editing.edit_date(photo=photo, local=datetime(1987, 6, 5))
    assert photo.taken_at == datetime(1987, 6, 4, 15, tzinfo=UTC)
    editing.restore_camera_date(photo=photo)
    assert dates(photo) == (None, None, None)
    assert abs(photo.sort_local - photo.created_at.astimezone(ZoneInfo("Asia/Tokyo")).replace(tzinfo=None)).seconds == 0


@pytest.mark.parametrize("local", [datetime.min, datetime.max])
def test_a_date_at_the_end_of_time_is_refused_in_words(jane: Any, local: datetime) -> None:
    photo = taken(jane)
    with pytest.raises(UnfitDate, match="too far away"):
        editing.edit_date(photo=photo, local=local)
    assert Photo.objects.get(pk=photo.pk).taken_local is None


def test_a_caption_keeps_its_lines_and_nothing_that_is_not_seen(jane: Any) -> None:
    photo = taken(jane, caption="  Machir\u202e Bay \r\n\r\n at\tnoon ")
    assert photo.caption == "Machir Bay\n\nat noon"
    editing.describe(photo=photo, title=" A\x00B ", caption="x" * 3000)
    assert (photo.title, len(photo.caption)) == ("AB", 2000)
    editing.describe(photo=photo, caption="")
    assert (photo.title, photo.caption) == ("AB", "")
