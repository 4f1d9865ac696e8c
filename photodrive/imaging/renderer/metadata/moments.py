"""Dates and times as cameras, scanners and programs write them: read in every common form, believed only if possible.

A moment is a time on the wall; how far that clock was ahead of UTC is known only where somebody wrote it down.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

FIRST = datetime(1826, 1, 1)  # nobody took a photograph before
MAX_OFFSET = 14 * 60  # minutes; the Line Islands are that far ahead

_DATE = r"(?P<year>\d{4})(?:\s?[:/.\-]\s?(?P<month>\d{1,2})\s?[:/.\-]\s?(?P<day>\d{1,2})|(?P<compact>\d{4}))"
_TIME = (
    r"(?P<hour>\d{1,2})(?:\s?[:.]\s?(?P<minute>\d{1,2})(?:\s?[:.]\s?(?P<second>\d{1,2}))?|(?P<run>\d{2}(?:\d{2})?))"
    r"(?:[.,](?P<fraction>\d+))?\s?(?P<half>[AaPp][Mm])?"
)
_OFFSET = r"(?:Z|z|UTC|GMT)|(?P<sign>[+\-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?"
_MOMENT = re.compile(rf"{_DATE}(?:[T\s:]\s*{_TIME}\s?(?P<offset>{_OFFSET})?|[T\s:.]*)", re.ASCII)
_JUST_OFFSET = re.compile(_OFFSET, re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Moment:
    """``local`` is naive, ``offset`` in minutes ahead of UTC, None where it is unknown."""

    local: datetime
    offset: int | None


def read(text: str, *, fraction: str = "", offset: str = "") -> Moment | None:
    """The moment that ``text`` names, or None where it names none that a photo can have been taken at.

    ``fraction`` are the digits after the second and ``offset`` the distance from UTC, where they are written down
    apart; what stands in ``text`` itself goes before. An offset that makes no sense is dropped, the time is kept.
    """
    match = _MOMENT.fullmatch(" ".join(text.split()))
    if match is None:
        return None
    part = match.groupdict()
    try:
        local = _day(part) + _time_of_day(part, fraction)
        ahead = minutes_ahead(part["offset"] or offset)
        return Moment(local=local, offset=ahead) if _is_possible(local, ahead) else None
    except (ValueError, OverflowError):
        return None


def minutes_ahead(text: str) -> int | None:
    """``+09:00``, ``+0900``, ``+9`` or ``Z`` in minutes; None for anything else, and beyond 14 hours."""
    match = _JUST_OFFSET.fullmatch(text.strip())
    if match is None:
        return None
    if not match["sign"]:
        return 0
    hours, minutes = int(match["hours"]), int(match["minutes"] or 0)
    ahead = 60 * hours + minutes
    if minutes > 59 or ahead > MAX_OFFSET:
        return None
    return -ahead if match["sign"] == "-" else ahead


def _day(part: dict[str, str | None]) -> datetime:
    compact = part["compact"]
    month, day = (compact[:2], compact[2:]) if compact else (part["month"], part["day"])
    return datetime(int(part["year"] or 0), int(month or 0), int(day or 0))


def _time_of_day(part: dict[str, str | None], fraction: str) -> timedelta:
    """The part of the day that is over; a 24th hour and a 60th second are those of the next day and minute."""
    run = part["run"] or ""
    hour = int(part["hour"] or 0)
    minute, second = int(part["minute"] or run[:2] or 0), int(part["second"] or run[2:] or 0)
    if part["half"]:
        if not 1 <= hour <= 12:
            raise ValueError(hour)
        hour = hour % 12 + (12 if part["half"].lower() == "pm" else 0)
    if hour > 24 or minute > 59 or second > 60:
        raise ValueError(part)
    digits = (part["fraction"] or (fraction if part["hour"] else "")).strip()
    millionths = int(f"{digits[:6]:0<6}") if digits.isascii() and digits.isdigit() else 0
    return timedelta(hours=hour, minutes=minute, seconds=second, microseconds=millionths)


def _is_possible(local: datetime, offset: int | None) -> bool:
    """Not before the first photograph, not after tomorrow, and an instant that can be told."""
    if local < FIRST:
        return False
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    return local - timedelta(minutes=offset or 0) < today + timedelta(days=2)
