"""What a job's function has in its hands."""

from __future__ import annotations

import time
from typing import Any
from uuid import UUID

from photodrive.people import OwnerId

from . import leases
from .errors import LeaseLost
from .models import Job

RENEWED_EVERY = 10.0  # seconds; a twelfth of a lease


class Handle:
    """One job under a lease. Whoever works on it says so each minute, by :meth:`alive` or :meth:`progress`."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._renewed = time.monotonic()

    @property
    def id(self) -> UUID:
        return self._job.pk

    @property
    def payload(self) -> dict[str, Any]:
        return dict(self._job.payload)

    @property
    def owner_id(self) -> OwnerId:
        return self._job.owner_id

    @property
    def done(self) -> int:
        """How far an earlier try came."""
        return self._job.done

    @property
    def problem(self) -> str:
        return self._job.problem

    def alive(self) -> None:
        """Hold on to the job; cheap enough for every few megabytes. Raises LeaseLost."""
        if time.monotonic() - self._renewed >= RENEWED_EVERY:
            self._renew()

    def progress(self, done: int, *, total: int | None = None) -> None:
        """Say that ``done`` of ``total`` are durable now. Raises LeaseLost.

        Whoever gets further than every try before has all tries before it again: an archive of days outlives
        many restarts of a server.
        """
        changed: dict[str, Any] = {} if total is None else {"total": total}
        if done > self._job.done:
            changed |= {"done": done, "tries": 1}
            self._job.done, self._job.tries = done, 1
        self._renew(**changed)

    def _renew(self, **changed: Any) -> None:
        if not leases.hold_on(self._job, **changed):
            raise LeaseLost(f"{self._job} is somebody else's by now, or was called off.")
        self._renewed = time.monotonic()
