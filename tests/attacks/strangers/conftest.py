"""Both sites with somebody at home, on a database that is as strict as the strictest."""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from tests.attacks.strangers.worlds import Sites, build
from tests.spec.conftest import _every_refusal_is_named, flow, jane, photos

__all__ = ["_every_refusal_is_named", "flow", "jane", "photos"]
UNLIMITED = ("ADDRESS_REQUESTS_PER_MINUTE", "CLIENT_REQUESTS_PER_MINUTE", "FAILED_AUTHENTICATIONS_PER_MINUTE")


@pytest.fixture(autouse=True)
def _no_limits(settings: Any) -> Iterator[None]:
    """So many requests in a minute would be refused before anybody looks at them; and nobody reads so many logs."""
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, **dict.fromkeys(UNLIMITED, 0)}
    settings.PRINTSHOP = {**settings.PRINTSHOP, "COLOURS": {"accent": "#005f73"}}  # else there is no look to ask for
    settings.TRACE = True
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def sites(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sites]:
    """Both sites; the source that the shop knows is away.

    From now on each statement is refused that any of the databases would refuse.
    """
    monkeypatch.setattr(socket, "getaddrinfo", _away)
    made = build()
    with connection.execute_wrapper(strictly):
        yield made


def _away(*args: object, **named: object) -> None:
    raise socket.gaierror


def strictly(execute: Any, statement: str, values: Any, many: bool, context: Any) -> Any:
    """PostgreSQL takes no NUL, no half character and no integer beyond 64 bits; SQLite takes the first."""
    for row in values or () if many else (values or (),):
        for value in row:
            if isinstance(value, str) and "\x00" in value.encode().decode():
                raise ValueError("no database takes a NUL")
            if isinstance(value, int) and abs(value) >= 2**63:
                raise OverflowError("no column is so wide")
    return execute(statement, values, many, context)
