"""A query that ends in time, on either database."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import OperationalError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

_STEPS = 1000  # of SQLite's machine between two looks at the clock: some 10 microseconds
_LONGEST = 2**31 - 1  # milliseconds
_CANCELLED = "57014"  # PostgreSQL, appendix A: query_canceled


class OutOfTime(Exception):
    """The query was stopped; nothing of it is known."""


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """``seconds`` from now on, by ``clock``."""

    seconds: float
    clock: Callable[[], float] = time.monotonic
    begun: float = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "begun", self.clock())

    def left(self, share: float = 1) -> float:
        """Seconds until the given share of it is over; zero or less when it is."""
        return self.begun + self.seconds * share - self.clock()

    @contextmanager
    def keeping(self, using: str, *, share: float = 1) -> Iterator[None]:
        """Queries in here are stopped when that share of the time is over. Raises OutOfTime then, and if it is now."""
        if self.left(share) <= 0:
            raise OutOfTime
        connection = connections[using]
        if connection.vendor == "postgresql":
            with _statement_timeout(connection, self.left(share)):
                yield
        elif connection.vendor == "sqlite":
            with _interrupted(connection, lambda: self.left(share) <= 0):
                yield
        else:
            yield


@contextmanager
def _interrupted(connection: BaseDatabaseWrapper, over: Callable[[], bool]) -> Iterator[None]:
    connection.ensure_connection()
    raw = connection.connection
    raw.set_progress_handler(over, _STEPS)
    try:
        yield
    except OperationalError as error:
        if "interrupted" in str(error):
            raise OutOfTime from error
        raise
    finally:
        raw.set_progress_handler(None, 0)


def _milliseconds(seconds: float) -> str:
    """As PostgreSQL takes them; 0 would be no end at all."""
    return str(max(1, min(round(seconds * 1000), _LONGEST)))


@contextmanager
def _statement_timeout(connection: BaseDatabaseWrapper, seconds: float) -> Iterator[None]:
    """In a transaction or a savepoint of its own, which ends with what was set."""
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('statement_timeout')")
            (before,) = cursor.fetchone()
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [_milliseconds(seconds)])
            yield
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [before])
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", None) == _CANCELLED:
            raise OutOfTime from error
        raise
