"""Dates as they are written all over the world, and those that nobody can have taken a photo at."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from photodrive.imaging.renderer.metadata import moments
from photodrive.imaging.renderer.metadata.moments import Moment

PLAIN = datetime(2015, 2, 1, 14, 42, 59)

NONE = {
    "empty": "",
    "blank": "    :  :     :  :  ",
    "zeros": "0000:00:00 00:00:00",
    "no month": "2015:00:01 14:42:59",
    "the 31st of February": "2015:02:31 14:42:59",
    "hour 25": "2015:02:01 25:42:59",
    "minute 60": "2015:02:01 14:60:59",
    "second 61": "2015:02:01 14:42:61",
    "13 o'clock in the afternoon": "2015:02:01 13:42:59 PM",
    "before the first photograph": "1825:12:31 23:59:59",
    "the year 1601": "1601:01:01 00:00:00",
    "the last second": "9999:12:31 23:59:59",
    "beyond the last second by its offset": "9999:12:31 23:59:59-12:00",
    "beyond the last day by hour 24": "9999:12:31 24:00:00",
    "before the first year by its offset": "0001:01:01 00:00:00+14:00",
    "a year alone": "2015",
    "year and month": "2015-02",
    "words": "soon",
    "digits of another script": "٢٠١٥:٠٢:٠١ ١٤:٤٢:٥٩",
    "something behind it": "2015:02:01 14:42:59 or so",
    "two hundred digits": "2015:02:01 14:42:59." + "9" * 200 + "x",
}


@pytest.mark.parametrize("text", NONE.values(), ids=NONE)
def test_what_no_photo_can_have_been_taken_at_is_no_date(text: str) -> None:
    assert moments.read(text) is None


READ = {
    "as the standard wants it": ("2015:02:01 14:42:59", PLAIN, None),
    "dashes": ("2015-02-01 14:42:59", PLAIN, None),
    "slashes": ("2015/02/01 14:42:59", PLAIN, None),
    "dots": ("2015.02.01 14.42.59", PLAIN, None),
    "ISO": ("2015-02-01T14:42:59", PLAIN, None),
    "ISO without separators": ("20150201T144259", PLAIN, None),
    "IPTC": ("20150201 144259+0100", PLAIN, 60),
    "Z": ("2015-02-01T14:42:59Z", PLAIN, 0),
    "offset inside": ("2015:02:01 14:42:59+01:00", PLAIN, 60),
    "offset after a space": ("2015:02:01 14:42:59 -03:30", PLAIN, -210),
    "offset of hours": ("2015-02-01T14:42:59+09", PLAIN, 540),
    "offset 14 hours ahead": ("2015:02:01 14:42:59+14:00", PLAIN, 840),
    "absurd offset": ("2015:02:01 14:42:59+99:00", PLAIN, None),
    "absurd minutes of the offset": ("2015:02:01 14:42:59+01:75", PLAIN, None),
    "offset just too far": ("2015:02:01 14:42:59-14:01", PLAIN, None),
    "fraction": ("2015:02:01 14:42:59.25", PLAIN.replace(microsecond=250_000), None),
    "fraction by comma": ("2015:02:01 14:42:59,25", PLAIN.replace(microsecond=250_000), None),
    "nine digits": ("2015-02-01T14:42:59.123456789Z", PLAIN.replace(microsecond=123_456), 0),
    "second 60": ("2015:02:01 14:42:60", PLAIN.replace(minute=43, second=0), None),
    "hour 24": ("2015:02:01 24:42:59", PLAIN.replace(day=2, hour=0), None),
    "no seconds": ("2015:02:01 14:42", PLAIN.replace(second=0), None),
    "no seconds, offset": ("2015-02-01T14:42+01:00", PLAIN.replace(second=0), 60),
    "date alone": ("2015:02:01", PLAIN.replace(hour=0, minute=0, second=0), None),
    "date and a blank time": ("2015:02:01   :  :  ", PLAIN.replace(hour=0, minute=0, second=0), None),
    "one digit each": ("2015:2:1 14:42:59", PLAIN, None),
    "padded by spaces": ("2015: 2: 1 14:42:59", PLAIN, None),
    "spaces around": ("  2015:02:01  14:42:59  ", PLAIN, None),
    "afternoon": ("2015:02:01 02:42:59 PM", PLAIN, None),
    "noon": ("2015:02:01 12:42:59 pm", PLAIN.replace(hour=12), None),
    "midnight": ("2015:02:01 12:42:59 AM", PLAIN.replace(hour=0), None),
    "the first photograph": ("1826:01:01 00:00:00", datetime(1826, 1, 1), None),
}


@pytest.mark.parametrize(("text", "local", "offset"), READ.values(), ids=READ)
def test_every_common_form_is_read(text: str, local: datetime, offset: int | None) -> None:
    assert moments.read(text) == Moment(local=local, offset=offset)


@pytest.mark.parametrize(
    ("fraction", "microseconds"),
    [("", 0), ("5", 500_000), ("05", 50_000), ("100", 100_000), ("1234567", 123_456), ("  ", 0), ("x", 0), ("-1", 0)],
)
def test_a_fraction_beside_the_date_counts(fraction: str, microseconds: int) -> None:
    found = moments.read("2015:02:01 14:42:59", fraction=fraction)
    assert found == Moment(local=PLAIN.replace(microsecond=microseconds), offset=None)


def test_what_stands_inside_goes_before_what_stands_beside() -> None:
    found = moments.read("2015:02:01 14:42:59.25+01:00", fraction="75", offset="+05:00")
    assert found == Moment(local=PLAIN.replace(microsecond=250_000), offset=60)


def test_tomorrow_is_still_a_date_and_the_day_after_is_none() -> None:
    today = datetime.now(UTC)
    assert moments.read(f"{today + timedelta(days=1):%Y:%m:%d} 12:00:00") is not None
    assert moments.read(f"{today + timedelta(days=3):%Y:%m:%d} 12:00:00") is None


def test_now_in_the_east_is_no_date_of_the_future() -> None:
    east = datetime.now(UTC) + timedelta(hours=14)
    assert moments.read(f"{east:%Y:%m:%d %H:%M:%S}", offset="+14:00") is not None
    assert moments.read(f"{east:%Y:%m:%d %H:%M:%S}") is not None
