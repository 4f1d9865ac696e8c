"""The servers that the races run against, each on both databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pytest

from tests import migrated
from tests.attacks.races.servers import KINDS, Prepared, prepared, started
from tests.attacks.races.wire import Server
from tests.journeys.served import DATABASE, Beside
from tools import postgres

DATABASES = ("sqlite", "postgresql")
SHORT = {"threaded-workers"}  # many processes, each of many threads; `make test-long` runs against the others as well


@dataclass(frozen=True)
class Running:
    """A server, and the process beside it."""

    server: Server
    scene: Beside


@pytest.fixture(scope="session")
def prepare(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Iterator[Callable[[str], Prepared]]:
    """Prepares each database when it is first asked for, and drops it at the end."""
    with ExitStack() as until_the_end:

        @lru_cache
        def on(database: str) -> Prepared:
            url = postgres_url() if database == "postgresql" else ""
            data_dir = tmp_path_factory.mktemp(f"races-{database}") / "data"
            migrated.copy_to(data_dir / DATABASE)
            return until_the_end.enter_context(prepared(data_dir, postgres_url=url))

        yield on


def postgres_url() -> str:
    """The server to make a database on. Without one: a failure in CI, a skipped test elsewhere."""
    try:
        url = postgres.find()
    except postgres.NoServer as problem:
        pytest.fail(str(problem))
    return url or pytest.skip("no PostgreSQL is reachable")


def server_of(database: str, kind: str) -> Any:
    """A parameter of ``running``; ``tests/selection.py`` keeps its tests together, so that each server starts once."""
    return pytest.param(f"{database}-{kind}", marks=[] if kind in SHORT else [pytest.mark.long])


@pytest.fixture(scope="session", params=[server_of(database, kind) for database in DATABASES for kind in KINDS])
def running(request: pytest.FixtureRequest, prepare: Callable[[str], Prepared]) -> Iterator[Running]:
    """Each kind of server on each database."""
    database, _, kind = request.param.partition("-")
    ready = prepare(database)
    with started(ready, kind) as server:
        yield Running(server, ready.scene)


@pytest.fixture
def server(running: Running) -> Server:
    return running.server


@pytest.fixture
def scene(running: Running) -> Beside:
    return running.scene
