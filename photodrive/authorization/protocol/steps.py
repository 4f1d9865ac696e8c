"""Ordered tables of steps: what a request goes through, from its arrival to its answer. The table is what runs.

A step is a function that takes the call, does one thing with it, and raises for what it refuses. Whoever wants to know
what happened on the way watches (:func:`watching`) or is told of refusals (:data:`refused`); nobody does by default.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from django.db import transaction
from django.dispatch import Signal
from django.utils.crypto import salted_hmac
from oauthlib.oauth2 import OAuth2Error

from photodrive.exceptions import PhotodriveError

REFUSALS = (OAuth2Error, PhotodriveError)  # whatever else a step raises is a fault of ours
VALUE_MOST = 80  # characters of a value that is shown
# What may come along with an address and is nobody's business: query, fragment, name and password.
WITH_AN_ADDRESS = re.compile(r"[?#].*|(?<=//)[^/?#]*@", re.DOTALL)

# Sent when a step of a table that is told has refused a call, after the transaction of that step was rolled back:
# ``walk`` is the Walk, ``problem`` the exception.
refused = Signal()


@dataclass(frozen=True)
class Step:
    """One line of a table.

    ``name`` says what ``run`` does; ``section`` where that is specified; ``error`` which error codes it may give, with
    spaces between, empty for a step that refuses nothing; ``mend`` how the client mends a request that it refused.
    """

    name: str
    run: Callable[[Any], None]
    section: str
    error: str = ""
    mend: str = ""

    @property
    def where(self) -> tuple[Path, int]:
        """The file and the line where the function begins."""
        _, line = inspect.getsourcelines(self.run)
        return Path(inspect.getsourcefile(self.run) or ""), line


class Together(tuple[Step, ...]):
    """Steps in one transaction: all that they write stands, or nothing of it."""


@dataclass(frozen=True)
class Table:
    """What one kind of call goes through.

    ``name`` says which, ``call`` how it comes, method and path. Refusals of a table that is ``told`` are the client's
    business; those of others are that of the person in front of the page.
    """

    name: str
    call: str
    parts: tuple[Step | Together, ...]
    told: bool = True

    known: ClassVar[dict[str, Table]] = {}

    def __post_init__(self) -> None:
        assert self.name not in self.known, self.name
        assert len({step.name for step in self.steps}) == len(self.steps), self.name
        self.known[self.name] = self

    @property
    def steps(self) -> tuple[Step, ...]:
        """All of them in their order."""
        return tuple(step for part in self.parts for step in (part if isinstance(part, Together) else (part,)))

    def walk(self, call: Any) -> None:
        """Take ``call`` through all steps. What a step raises ends the walk, and comes from here."""
        walk = Walk(self, call)
        before = _walks.set(walk)
        try:
            walk.go()
        except REFUSALS as problem:
            if self.told:
                refused.send_robust(sender=Table, walk=walk, problem=problem)
            raise
        finally:
            _walks.reset(before)


@dataclass(frozen=True)
class Compared:
    """Two values that a step held against each other, as they may be shown: in short, or as fingerprints."""

    what: str
    sent: str
    known: str


@dataclass(frozen=True)
class Taken:
    """One step as an observer is told of it."""

    table: Table
    step: Step
    passed: bool
    compared: tuple[Compared, ...]


Observer = Callable[[Taken], None]
Noted = TypeVar("Noted")
_observer: ContextVar[Observer | None] = ContextVar("photodrive_observer", default=None)
_left_out: ContextVar[tuple[str, str] | None] = ContextVar("photodrive_left_out", default=None)
_walks: ContextVar[Walk | None] = ContextVar("photodrive_walk", default=None)


@dataclass
class Walk:
    """One call on its way through a table.

    ``step`` is where it is, ``caller`` the client_id that it names, empty for none; ``proved`` whether it has proved to
    come from there.
    """

    table: Table
    call: Any
    step: Step | None = None
    caller: str = ""
    proved: bool = False
    _compared: list[tuple[str, object, object, bool]] = field(default_factory=list)

    def go(self) -> None:
        for part in self.table.parts:
            if isinstance(part, Together):
                with transaction.atomic():
                    for step in part:
                        self._take(step)
            else:
                self._take(part)

    def _take(self, step: Step) -> None:
        if _left_out.get() == (self.table.name, step.name):
            return
        self.step, self._compared = step, []
        observer = _observer.get()
        if observer is None:
            step.run(self.call)
            return
        try:
            step.run(self.call)
        except REFUSALS:
            observer(Taken(self.table, step, passed=False, compared=self.compared))
            raise
        observer(Taken(self.table, step, passed=True, compared=self.compared))

    @property
    def compared(self) -> tuple[Compared, ...]:
        """What the step has compared so far."""
        return tuple(
            Compared(what, *((_in_short if public else _fingerprint)(one) for one in (sent, known)))
            for what, sent, known, public in self._compared
        )


def noted(value: Noted | None) -> Noted:
    """What an earlier step has noted. Raises LookupError in a step that comes too early."""
    if value is None:
        raise LookupError("no step before has noted this")
    return value


def name_caller(client_id: str, *, proved: bool = False) -> None:
    """Note which client the current call names, and whether it has ``proved`` to come from there."""
    if (walk := _walks.get()) is not None:
        walk.caller, walk.proved = client_id, proved


def compare(what: str, sent: object, known: object) -> None:
    """Note, for whoever is told, that the current step compares what was ``sent`` with what is ``known``.

    They are shown as fingerprints: equal ones look equal, and that is all.
    """
    if (walk := _walks.get()) is not None:
        walk._compared.append((what, sent, known, False))


def compare_openly(what: str, sent: object, known: object) -> None:
    """As :func:`compare`, for values that are no secret to the developer of a client; of URLs without their query."""
    if (walk := _walks.get()) is not None:
        walk._compared.append((what, sent, known, True))


@contextmanager
def watching(observer: Observer) -> Iterator[None]:
    """Tell ``observer`` of each step that is taken in this context: in this thread, for this request."""
    before = _observer.set(observer)
    try:
        yield
    finally:
        _observer.reset(before)


@contextmanager
def without(table: str, step: str) -> Iterator[None]:
    """Leave one step out, in this context: to see what would happen. For tests and for the lab, on nobody's data."""
    assert any(one.name == step for one in Table.known[table].steps), (table, step)
    before = _left_out.set((table, step))
    try:
        yield
    finally:
        _left_out.reset(before)


def _in_short(value: object) -> str:
    if value in (None, "", [], ()):
        return "nothing"
    words = [value] if isinstance(value, str) else value if isinstance(value, list | tuple) else [str(value)]
    shown = " ".join(WITH_AN_ADDRESS.sub("", str(word)) for word in words)
    printable = "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in shown)
    return printable if len(printable) <= VALUE_MOST else f"{printable[:VALUE_MOST]}…"


def _fingerprint(value: object) -> str:
    if value in (None, ""):
        return "nothing"
    return (
        "#"
        + salted_hmac("photodrive.compared", str(value).encode(errors="replace"), algorithm="sha256").hexdigest()[:8]
    )
