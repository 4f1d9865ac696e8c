"""The clock by which races are judged: PostgreSQL's, since machines disagree; elsewhere this machine's.

SQLite has none, and all its processes are on one machine. When a request arrived is known only to a few milliseconds,
and is then taken as early as it can have been, so that no race is ever taken for a replay. For that the winner's answer
waits as long (as a database that commits by clocks does): who has seen it and sends the same again comes late for sure.
"""

from __future__ import annotations

import sys
import time
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models.functions import Now
from django.utils import timezone

COARSE_CLOCK = 5  # CLOCK_REALTIME_COARSE of Linux, which has no name in Python: it ticks as the kernel counts
MARGIN_SECONDS = 0.002  # for reading several clocks one after the other


def tick() -> timedelta:
    """The unit in which the kernel counts how long ago something came: 1, 4 or 10 milliseconds."""
    return timedelta(seconds=time.clock_getres(COARSE_CLOCK)) if sys.platform == "linux" else timedelta()


def outwait_doubt() -> None:
    """Wait until no request that arrives from now on can be taken for one that has arrived before."""
    time.sleep(2 * tick().total_seconds() + MARGIN_SECONDS)


def now_for_update() -> Any:
    """What to write into a column for the moment of the statement that writes it."""
    return Now() if connection.vendor == "postgresql" else timezone.now()


def shared(moment: datetime) -> datetime:
    """``moment``, which was read from this machine's clock, by the shared one; early rather than late."""
    if connection.vendor != "postgresql":
        return moment
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now: datetime = cursor.fetchone()[0]
    return now - (timezone.now() - moment)
