"""The one clock that tells whether a second request with the same code came before or after the first one had won.

With PostgreSQL that is the database's clock, since the clocks of several machines differ. SQLite has none, and all its
processes are on one machine, so that one's clock serves. When a request arrived is known only to a few milliseconds,
and the earliest moment that is possible is taken, so that no race is ever taken for a replay. So that no replay is
taken for a race either, the winner's answer is held back for these milliseconds: who sends the same code again after
having seen the answer comes later than the win by any reckoning.
"""

from __future__ import annotations

import sys
import time
from datetime import datetime, timedelta

from django.db import connection
from django.db.models.functions import Now
from django.utils import timezone

COARSE_CLOCK = 5  # CLOCK_REALTIME_COARSE of Linux, which has no name in Python: it ticks as the kernel counts
MARGIN_SECONDS = 0.002  # for reading several clocks one after the other


def tick() -> timedelta:
    """The unit in which the kernel counts how long ago something came: 1, 4 or 10 milliseconds."""
    return timedelta(seconds=time.clock_getres(COARSE_CLOCK)) if sys.platform == "linux" else timedelta()


def hold_back_answer() -> None:
    """Wait a few milliseconds: no request that arrives from then on can be mistaken for one that arrived before."""
    time.sleep(2 * tick().total_seconds() + MARGIN_SECONDS)


def now_for_update() -> Now | datetime:
    """What to write into a column for the moment of the statement that writes it."""
    return Now() if connection.vendor == "postgresql" else timezone.now()


def by_shared_clock(moment: datetime) -> datetime:
    """``moment``, which was read from this machine's clock, by the clock that judges; early rather than late."""
    if connection.vendor != "postgresql":
        return moment
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now: datetime = cursor.fetchone()[0]
    return now - (timezone.now() - moment)
