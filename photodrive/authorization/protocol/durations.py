"""Lengths of time: in words, and the longest that an access token may live."""

from __future__ import annotations

from photodrive import conf

YEAR, DAY, HOUR, MINUTE = 365 * 24 * 3600, 24 * 3600, 3600, 60


def access_token_most() -> int:
    """Seconds that an access token lives at most, and a consent that does not go on: never over an hour."""
    return min(int(conf.settings.ACCESS_TOKEN_SECONDS), HOUR)


def in_words(seconds: int) -> str:
    """ "one hour", "45 minutes", "a year": as a person says it."""
    if seconds >= YEAR and seconds % YEAR == 0:
        return "a year" if seconds == YEAR else f"{seconds // YEAR} years"
    for size, one, many in ((DAY, "one day", "days"), (HOUR, "one hour", "hours")):
        if seconds >= size and seconds % size == 0:
            return one if seconds == size else f"{seconds // size} {many}"
    if seconds > 2 * DAY:
        return f"{round(seconds / DAY)} days"
    minutes = max(1, round(seconds / MINUTE))
    return "one minute" if minutes == 1 else f"{minutes} minutes"
