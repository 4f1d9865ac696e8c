"""Which kinds of work there are, and who does them. An app says so when it is loaded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .handles import Handle

Work = Callable[["Handle"], None]
Told = Callable[["Handle"], None]
TRIES = 5


@dataclass(frozen=True, kw_only=True)
class Kind:
    """``work`` does it, as often as need be: each time it goes on from what the last one left.

    ``long`` keeps it out of the thread that answers a request. ``given_up`` is told when it was tried ``tries`` times.
    """

    name: str
    work: Work
    long: bool
    tries: int
    given_up: Told | None


_kinds: dict[str, Kind] = {}


def kind(name: str, *, long: bool = False, tries: int = TRIES, given_up: Told | None = None) -> Callable[[Work], Work]:
    """Decorator: the function below does the jobs called ``name``."""

    def register(work: Work) -> Work:
        _kinds[name] = Kind(name=name, work=work, long=long, tries=tries, given_up=given_up)
        return work

    return register


def find(name: str) -> Kind | None:
    """The kind of that name; None where no app that is installed has it."""
    return _kinds.get(name)


def names(*, long: bool | None = None) -> list[str]:
    """The names of all kinds, or of those that are long, or are not."""
    return sorted(name for name, one in _kinds.items() if long in (None, one.long))
