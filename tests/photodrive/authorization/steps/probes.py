"""The register of probes: for each function of a step, and each error code that it may give, one look at what it does.

A probe takes a :class:`Caller` of a table that has the step, and fails where the step does not do what it says. Without
the step it must fail: a probe that passes all the same shows that nobody needs the step, or that the probe is blind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar
from unittest import mock

import photodrive.urls  # noqa: F401  whatever serves calls has its table in Table.known now
from photodrive.authorization.protocol.steps import Step, Table, Walk

from .callers import Caller

Run = Callable[[Any], None]
Probe = Callable[[Any], None]  # the caller that it takes may be that of one table
C = TypeVar("C", bound=Caller)
PROBES: dict[tuple[Run, str], Probe] = {}


def probes(run: Run, *errors: str) -> Callable[[Callable[[C], None]], Callable[[C], None]]:
    """Register the decorated function for the step that runs ``run``, and for the ``errors`` that it may give."""

    def register(probe: Callable[[C], None]) -> Callable[[C], None]:
        for error in errors or ("",):
            assert (run, error) not in PROBES, (run.__name__, error)
            PROBES[run, error] = probe
        return probe

    return register


@contextmanager
def meanwhile(happens: Callable[[], object], *, before: Run) -> Iterator[None]:
    """Let something happen once elsewhere, just before the step that runs ``before``, left out or not."""
    take, coming = Walk._take, [happens]

    def taken(walk: Walk, step: Step) -> None:
        if step.run is before and coming:
            coming.pop()()
        take(walk, step)

    with mock.patch.object(Walk, "_take", taken):
        yield


@dataclass(frozen=True)
class Case:
    """One step of one table, and one of its error codes; empty for a step that refuses nothing."""

    table: Table
    step: Step
    error: str

    def __str__(self) -> str:
        return ": ".join(filter(None, (self.table.name, self.step.name, self.error)))

    @property
    def probe(self) -> Probe:
        """The one that is registered. Raises LookupError, which says what to write."""
        run = self.step.run
        if (found := PROBES.get((run, self.error))) is not None:
            return found
        wanted = f"@probes({run.__module__.rpartition('.')[2]}.{run.__name__}{f', {self.error!r}' * bool(self.error)})"
        raise LookupError(f"No probe for “{self}”: write one with {wanted} in tests/photodrive/authorization/steps/.")


def cases() -> Iterator[Case]:
    """All steps of all tables, with each of their error codes."""
    for table in Table.known.values():
        for step in table.steps:
            for error in step.error.split() or [""]:
                yield Case(table, step, error)
