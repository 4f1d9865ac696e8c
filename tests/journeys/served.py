"""The demo as a user starts it: ``manage.py demo`` in a process and a data directory of its own."""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "a password for journeys"
DATABASE = "photodrive.sqlite3"  # in the data directory, unless DATABASE_URL says another one
PATIENCE_SECONDS = 300  # a loaded machine draws the demo photographs slowly


@dataclass(frozen=True)
class Demo:
    """Both sites of one running demo."""

    port: int
    environment: dict[str, str]

    @property
    def drive(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def shop(self) -> str:
        return f"http://localhost:{self.port}"

    def shell(self, code: str) -> str:
        """Run ``code`` beside the server, on its database: for what only time would do otherwise."""
        command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", code]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(data_dir: Path) -> Iterator[Demo]:
    """Start the demo, wait until it answers, and end it as Ctrl-C does."""
    with fresh_database(os.environ.get("DATABASE_URL", "")) as database_url:
        demo = Demo(port := free_port(), environment(data_dir, port=port, database_url=database_url))
        with running([sys.executable, "manage.py", "demo"], demo):
            yield demo


def environment(data_dir: Path, *, port: int, database_url: str) -> dict[str, str]:
    """That of a server of its own, whatever the tests themselves run with."""
    return {
        **{name: value for name, value in os.environ.items() if name not in DECIDED_HERE},
        "PORT": str(port),
        "DATA_DIR": str(data_dir),
        "DEMO_PASSWORD": PASSWORD,
        "PYTHONUNBUFFERED": "1",
        **({"DATABASE_URL": database_url} if database_url else {}),
    }


class Beside:
    """A process on the server's database: ``beside.code()`` asks it for what the method ``code`` over there returns."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdin is not None and process.stdout is not None
        self._requests, self._answers = process.stdin, process.stdout
        self._read()

    def _read(self) -> Any:
        line = self._answers.readline()
        assert line, "the process beside the server has ended: its traceback is above"
        return json.loads(line)

    def __getattr__(self, name: str) -> Any:
        def ask(*arguments: Any) -> Any:
            self._requests.write(json.dumps([name, *arguments]) + "\n")
            self._requests.flush()
            return self._read()

        return ask


@contextmanager
def beside(module: str, demo: Demo) -> Iterator[Beside]:
    """``module`` as a process on the database of ``demo``, which ends when it has nothing more to read."""
    pipe = subprocess.PIPE
    command = [sys.executable, "-m", module]
    with subprocess.Popen(command, cwd=ROOT, env=demo.environment, stdin=pipe, stdout=pipe, text=True) as process:
        yield Beside(process)


def answering(make: Callable[[], object]) -> None:
    """Such a process: answers what is read, one JSON array a line of a method and its arguments, with a line of JSON.

    ``make`` makes whose methods they are, once Django is there; the first line says that it has.
    """
    import django
    from django.db import connections

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oauthdemo.settings")
    django.setup()
    asked = make()

    def answer(value: Any) -> None:
        connections.close_all()  # a connection kept here would spare SQLite what happens when the last one goes
        print(json.dumps(value), flush=True)  # noqa: T201  that is how it answers

    answer(None)
    for line in sys.stdin:
        name, *arguments = json.loads(line)
        answer(getattr(asked, name)(*arguments))


DECIDED_HERE = {
    "DJANGO_SETTINGS_MODULE", "SECRET_KEY", "CLIENT_SECRET_KEY", "ACCOUNTS_KEY", "PRINTSHOP_KEY", "DRIVE_ORIGIN",
    "SHOP_ORIGIN", "DEBUG",
}  # fmt: skip


@contextmanager
def running(command: list[str], demo: Demo, *, ending: signal.Signals = signal.SIGINT) -> Iterator[Path]:
    """Run a server of ``demo`` while the caller needs it; gives its log, which must not hold a traceback."""
    log = Path(demo.environment["DATA_DIR"]).with_suffix(".log")
    with log.open("w") as out:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=demo.environment,
            stdout=out,
            stderr=subprocess.STDOUT,
            # Whoever runs the tests in the background of a script has Ctrl-C ignored, and with it all its children.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
    try:
        wait_until_ready(f"{demo.drive}/healthz", process, log)
        yield log
    finally:
        process.send_signal(ending)
        assert process.wait(timeout=30) in {0, 130}, log.read_text()
    assert "Traceback" not in log.read_text(), log.read_text()


def wait_until_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(url, timeout=2) as response:
                if response.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise AssertionError(f"not ready in time: {log.read_text()}")


@contextmanager
def fresh_database(url: str) -> Iterator[str]:
    """The address of an empty database on the PostgreSQL server at ``url``; empty, meaning SQLite, for another url."""
    if not url.startswith("postgres"):
        yield ""
        return
    name = f"journeys_{secrets.token_hex(6)}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield urlsplit(url)._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
