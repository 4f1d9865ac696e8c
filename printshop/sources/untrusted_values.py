"""Numbers and moments that a source tells, made fit to be reckoned with: whatever cannot be is left out."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive

_NUMBER = re.compile(r"[+-]?[0-9]{1,5000}(?:\.[0-9]{1,5000})?(?:[eE][+-]?[0-9]{1,5})?")
_YEARS = range(1000, 9999)  # at the ends of time there is none in other time zones


def seconds(given: object, *, at_most: int) -> int | None:
    """A span of time, no longer than ``at_most``; some send it as a text. None for anything else, or no time at all."""
    if isinstance(given, str) and _NUMBER.fullmatch(given.strip()):
        given = float(given)
    if isinstance(given, bool) or not isinstance(given, int | float) or not given > 0:
        return None
    return max(1, int(min(given, at_most)))


def moment(given: object) -> datetime | None:
    """A moment that says its time zone, in UTC; None for anything else."""
    try:
        found = parse_datetime(given) if isinstance(given, str) and len(given) <= 40 else None
    except ValueError:
        return None
    return None if found is None or is_naive(found) or found.year not in _YEARS else found.astimezone(UTC)
