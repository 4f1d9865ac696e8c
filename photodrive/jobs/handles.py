"""What a job's function has in its hands."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import connections

from photodrive.people import OwnerId

from . import leases
from .errors import LeaseLost
from .models import Job

TOLD_EVERY = 2.0  # seconds
RENEWED_EVERY = 10.0  # seconds; a twelfth of a lease


class Handle:
    """One job under a lease. Whoever works on it says so each minute, by :meth:`alive` or :meth:`progress`."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._renewed = time.monotonic()
        self._told = 0.0

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
        """Say that ``done`` of ``total`` are done, for whoever waits; written every few seconds. Raises LeaseLost."""
        now = time.monotonic()
        if total is None and now - self._told < TOLD_EVERY:
            self.alive()
            return
        self._told = now
        self._renew(done=done, **({} if total is None else {"total": total}))

    def further(self) -> None:
        """Say that more than before is durable now: there are all tries before it again. Raises LeaseLost.

        An archive that takes days outlives many restarts of a server.
        """
        self._job.tries = 1
        self._renew(tries=1)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Around one call that takes long and says nothing, as of a storage elsewhere: a thread holds on meanwhile."""
        over = threading.Event()

        def hold() -> None:
            try:
                while not over.wait(RENEWED_EVERY):
                    leases.hold_on(self._job)
            finally:
                connections.close_all()

        thread = threading.Thread(target=hold, name="photodrive-lease", daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()
        self._renew()

    def _renew(self, **changed: Any) -> None:
        if not leases.hold_on(self._job, **changed):
            raise LeaseLost(f"{self._job} is somebody else's by now, or was called off.")
        self._renewed = time.monotonic()
