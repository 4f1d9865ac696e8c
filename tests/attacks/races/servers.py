"""Servers of their own for the races: each on its database, with a process beside it."""

from __future__ import annotations

import re
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.attacks.races.calls import AT_ONCE, WORKERS
from tests.attacks.races.wire import Server
from tests.journeys import served
from tests.journeys.served import Beside, Demo, beside, environment, free_port, fresh_database

GUNICORN = [sys.executable, "-m", "gunicorn", "--preload", "--no-control-socket", "--workers", str(WORKERS)]
PATIENT = ["--keep-alive", "60", "--timeout", "120"]  # the machine may be busy with other tests
TELLING = ["--access-logfile", "-", "--access-logformat", "%(p)s %(m)s %(U)s %(s)s"]  # %(p)s is <process>
ANSWERED = re.compile(r"^(<\d+>) POST /o/token/ ", re.MULTILINE)
APPLICATION = "oauthdemo.wsgi:application"
KINDS = {  # four processes, four processes of four threads, one process of many threads
    "sync-workers": [*GUNICORN, *PATIENT, *TELLING, "--worker-class", "sync"],
    "threaded-workers": [*GUNICORN, *PATIENT, *TELLING, "--worker-class", "gthread", "--threads", "4"],
    "demo": [sys.executable, "manage.py", "demo"],
}


@dataclass(frozen=True)
class Prepared:
    """A migrated database with the scene of the races, and the environment of its servers."""

    demo: Demo
    scene: Beside


@contextmanager
def prepared(data_dir: Path, *, postgres_url: str) -> Iterator[Prepared]:
    """A database of its own on that PostgreSQL server, or an SQLite file in ``data_dir`` if that is empty."""
    with fresh_database(postgres_url) as database_url:
        port = free_port()
        demo = Demo(port, environment(data_dir, port=port, database_url=database_url))
        with beside("tests.attacks.races.beside", demo) as scene:
            yield Prepared(demo, scene)


@contextmanager
def started(ready: Prepared, kind: str) -> Iterator[Server]:
    """A server of that kind on ``ready``, which answers from several processes if it has them.

    Its log must hold no traceback, and SQLite must not have given up.
    """
    command, ending = KINDS[kind], signal.SIGINT
    if kind != "demo":
        command = [*command, "--bind", f"127.0.0.1:{ready.demo.port}", APPLICATION]
        ending = signal.SIGTERM  # lets what has begun end
    with served.running(command, ready.demo, ending=ending) as log:
        yield Server(ready.demo.port)
    told = log.read_text()
    assert "database is locked" not in told, told
    answered = ANSWERED.findall(told)
    assert len(answered) < AT_ONCE or len(set(answered)) > 1, told
