"""Days, weeks, months, seasons and years as people write them, by the clock on the wall."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

MOST_WORDS = 3  # of one date
MOST_YEARS = 30  # of which a month without a year can be one
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_MONTH = {**{name: n for n, name in enumerate(_MONTHS, 1)}, **{name[:3]: n for n, name in enumerate(_MONTHS, 1)}}
_SEASON = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}  # their first months, north of the equator
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_MONTH_OF_YEAR = re.compile(r"(\d{4})-(\d{1,2})", re.ASCII)
_DAY_OF_MONTH = re.compile(r"\d{1,2}", re.ASCII)
_NUMBER = re.compile(r"\d{1,4}", re.ASCII)


@dataclass(frozen=True, order=True)
class Span:
    """From the first moment of the day ``begun`` until the day ``ended`` begins."""

    begun: date
    ended: date

    @property
    def floor(self) -> datetime:
        """Its first moment."""
        return _midnight(self.begun)

    @property
    def condition(self) -> Q:
        return Q(sort_local__gte=self.floor, sort_local__lt=_midnight(self.ended))


def spans(phrase: Sequence[str], *, today: date, years: Sequence[int]) -> list[Span]:
    """What the words ``phrase`` name together; none for anything else. ``years`` are those that a month may be of."""
    try:
        return _in_any_year(phrase, years) or _one(phrase) or _lately(phrase, today)
    except (ValueError, OverflowError):  # there is no such day
        return []


def common(some: tuple[Span, ...] | None, others: tuple[Span, ...] | None) -> tuple[Span, ...] | None:
    """What both have in common, the newest first; None is all of time. None of each overlap among themselves."""
    if some is None or others is None:
        return others if some is None else some
    both = (
        Span(begun, ended)
        for one in some
        for other in others
        if (begun := max(one.begun, other.begun)) < (ended := min(one.ended, other.ended))
    )
    return tuple(sorted(both, reverse=True))


def span(text: str) -> Span | None:
    """The year, month or day that is written as ``2026``, ``2026-05`` or ``2026-05-14``."""
    found = spans([text], today=date.min, years=[])
    return found[0] if found and text[:1].isdigit() else None


def day(text: str) -> date | None:
    """The day that is written as ``2026-05-14``."""
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def after(day: date) -> date:
    """The day after; the last one there is if there is none."""
    return day + timedelta(days=1) if day < date.max else day


def _one(phrase: Sequence[str]) -> list[Span]:
    match phrase:
        case [text] if found := _DAY.fullmatch(text):
            return [_a_day(*map(int, found.groups()))]
        case [text] if found := _MONTH_OF_YEAR.fullmatch(text):
            return [_months(*map(int, found.groups()))]
        case [text] if _is_year(text):
            return [_year(int(text))]
        case [name, year] if _is_year(year) and name in _MONTH:
            return [_months(int(year), _MONTH[name])]
        case [name, year] if _is_year(year) and name in _SEASON:
            return [_months(int(year), _SEASON[name], 3)]
        case [name, day, year] if name in _MONTH and _NUMBER.fullmatch(day) and _is_year(year):
            return [_a_day(int(year), _MONTH[name], int(day))]
        case [day, name, year] if name in _MONTH and _NUMBER.fullmatch(day) and _is_year(year):
            return [_a_day(int(year), _MONTH[name], int(day))]
    return []


def _in_any_year(phrase: Sequence[str], years: Sequence[int]) -> list[Span]:
    """In each of ``years``, where ``phrase`` does not say which."""
    match phrase:
        case [name] if name in _MONTH:
            return [_months(year, _MONTH[name]) for year in years]
        case [name] if name in _SEASON:
            return [_months(year, _SEASON[name], 3) for year in _and_one_before(years)]
        case [name, day] if name in _MONTH and _DAY_OF_MONTH.fullmatch(day):
            return _in_any_year([day, name], years)
        case [day, name] if name in _MONTH and _DAY_OF_MONTH.fullmatch(day):
            return [found for year in years if (found := _a_day_if_there(year, _MONTH[name], int(day)))]
    return []


def _lately(phrase: Sequence[str], today: date) -> list[Span]:
    """Counted from today."""
    monday = today - timedelta(days=today.weekday())
    match phrase:
        case ["today"]:
            return [_days(today, 1)]
        case ["yesterday"]:
            return [_days(today - timedelta(days=1), 1)]
        case ["this", "week"]:
            return [_days(monday, 7)]
        case ["last", "week"]:
            return [_days(monday - timedelta(days=7), 7)]
        case ["this", "month"]:
            return [_months(today.year, today.month)]
        case ["last", "month"]:
            before = today.replace(day=1) - timedelta(days=1)
            return [_months(before.year, before.month)]
        case ["this", "year"]:
            return [_year(today.year)]
        case ["last", "year"]:
            return [_year(today.year - 1)]
        case ["last", weekday] | [weekday] if weekday in _WEEKDAYS:
            back = (today.weekday() - _WEEKDAYS.index(weekday)) % 7
            return [_days(today - timedelta(days=back or (7 if phrase[0] == "last" else 0)), 1)]
    return []


def _and_one_before(years: Sequence[int]) -> list[int]:
    """A winter begins in the year before."""
    return [*years, years[-1] - 1] if years else []


def _is_year(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text)) and 1000 <= int(text) <= 9997


def _year(year: int) -> Span:
    return Span(date(year, 1, 1), date(year + 1, 1, 1))


def _months(year: int, first: int, count: int = 1) -> Span:
    months = first - 1 + count
    return Span(date(year, first, 1), date(year + months // 12, months % 12 + 1, 1))


def _a_day(year: int, month: int, day: int) -> Span:
    return _days(date(year, month, day), 1)


def _a_day_if_there(year: int, month: int, day: int) -> Span | None:
    try:
        return _a_day(year, month, day)
    except ValueError:  # the 29th of February
        return None


def _days(first: date, count: int) -> Span:
    return Span(first, first + timedelta(days=count))


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)
