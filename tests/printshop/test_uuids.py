"""Ids that sort by the time at which they were made."""

from __future__ import annotations

import time
from uuid import UUID

from printshop.uuids import uuid7

A_MINUTE = 60_000  # milliseconds


def test_ids_say_when_they_were_made_and_come_in_that_order() -> None:
    before = time.time_ns() // 10**6
    made = [uuid7() for _ in range(1000)]
    assert all(isinstance(one, UUID) and one.version == 7 for one in made)
    assert made == sorted(set(made))
    # uuid6 goes on from its last one, so that after many at once it is ahead of the clock for a while.
    assert before <= made[0].int >> 80 < before + A_MINUTE
