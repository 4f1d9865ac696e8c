"""Finding photos by what their owner types: parts of titles, names of files, days, months and years.

Every word must be found. "May 2026" is found in the day on which a photo was taken, or in its title; a word with an
ending like ``.jpg`` is the name of a file, from which a title is made. Case does not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import Q

from photodrive.photos import naming
from photodrive.photos.models import PhotoQuerySet

from . import timeline

LONGEST = 100  # characters
MOST_WORDS = 8
MOST_YEARS = 30  # of which a month without a year can be one
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_MONTH = {**{name: n for n, name in enumerate(_MONTHS, 1)}, **{name[:3]: n for n, name in enumerate(_MONTHS, 1)}}
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_MONTH_OF_YEAR = re.compile(r"(\d{4})-(\d{1,2})", re.ASCII)
_NUMBER = re.compile(r"\d{1,4}", re.ASCII)
_ENDINGS = {"jpg", "jpeg", "png", "webp", "avif", "heic", "heif", "tif", "tiff", "gif"}

Span = tuple[date, date]  # the first day, and the first one after it


def clean(text: str) -> str:
    """``text`` as it is searched for: one line of at most 100 characters without control characters."""
    return naming.one_line(text[: 4 * LONGEST])[:LONGEST].strip()


def matching(photos: PhotoQuerySet, text: str) -> PhotoQuerySet:
    """Those of ``photos`` in which every word of ``text`` is found; all of them for an empty one."""
    words = clean(text).split()[:MOST_WORDS]
    found = photos
    while words:
        length, condition = _first_term(words, photos)
        found, words = found.filter(condition), words[length:]
    return found


def _first_term(words: list[str], photos: PhotoQuerySet) -> tuple[int, Q]:
    """How many words belong to the first thing that is looked for, and the condition for it."""
    for length in (3, 2, 1):
        phrase = [word.lower().strip(",.") for word in words[:length]]
        spans = [span] if (span := _span(phrase)) else _months(phrase, photos)
        if len(phrase) == length and spans:
            condition = _in_title(words[:length])
            for span in spans:
                condition |= _between(*span)
            return length, condition
    return 1, _in_title(words[:1])


def _in_title(words: list[str]) -> Q:
    condition = Q()
    for word in words:
        stem, dot, ending = word.rpartition(".")
        named = stem if dot and stem and ending.lower() in _ENDINGS else word
        # SQLite knows upper and lower case of ASCII only.
        spellings = {named} if named.isascii() else {named, named.lower(), named.upper(), named.capitalize()}
        spelled = Q()
        for spelling in sorted(spellings):
            spelled |= Q(title__icontains=spelling)
        condition &= spelled
    return condition


def _span(phrase: list[str]) -> Span | None:
    """The year, month or day that ``phrase`` names; None for anything else."""
    try:
        match phrase:
            case [text] if found := _DAY.fullmatch(text):
                return _day(*map(int, found.groups()))
            case [text] if found := _MONTH_OF_YEAR.fullmatch(text):
                return _month(*map(int, found.groups()))
            case [text] if _is_year(text):
                return date(int(text), 1, 1), date(int(text) + 1, 1, 1)
            case [name, year] if name in _MONTH and _is_year(year):
                return _month(int(year), _MONTH[name])
            case [name, day, year] if name in _MONTH and _NUMBER.fullmatch(day) and _is_year(year):
                return _day(int(year), _MONTH[name], int(day))
            case [day, name, year] if name in _MONTH and _NUMBER.fullmatch(day) and _is_year(year):
                return _day(int(year), _MONTH[name], int(day))
    except (ValueError, OverflowError):  # there is no such day
        pass
    return None


def _months(phrase: list[str], photos: PhotoQuerySet) -> list[Span]:
    """That month in each of the years from which there are photos, where ``phrase`` is a month alone."""
    if len(phrase) != 1 or phrase[0] not in _MONTH:
        return []
    return [_month(year, _MONTH[phrase[0]]) for year in _years(photos)]


def _years(photos: PhotoQuerySet) -> Iterator[int]:
    found = timeline.in_order(photos)
    newest, oldest = found.first(), found.last()
    if newest is not None and oldest is not None:
        first, last = (photo.sort_local.year for photo in (oldest, newest))
        yield from range(max(first, last - MOST_YEARS), min(last, 9998) + 1)


def _is_year(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text)) and 1000 <= int(text) <= 9998


def _month(year: int, month: int) -> Span:
    return date(year, month, 1), date(year + month // 12, month % 12 + 1, 1)


def _day(year: int, month: int, day: int) -> Span:
    begun = date(year, month, day)
    return begun, begun + timedelta(days=1)


def _between(begun: date, ended: date) -> Q:
    """Taken from the first moment of ``begun`` until ``ended`` begins, by the clock on the wall."""
    return Q(sort_local__gte=_midnight(begun), sort_local__lt=_midnight(ended))


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)
