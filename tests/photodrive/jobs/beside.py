"""A process of its own on the database of a test, which can be killed like any other."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.db import connection

from photodrive.jobs import kinds

Register = Callable[..., Callable[[kinds.Work], kinds.Work]]  # as the fixture ``kind``
SET_UP = """
import os, sys, time
import django
from django.conf import settings
settings.STORAGES  # read
settings.STORAGES["default"]["OPTIONS"]["location"] = os.environ["FILES"]
django.setup()
def tell(word):
    print(word, flush=True)
"""


@dataclass
class Process:
    """One that tells how far it is, a word in each line."""

    running: subprocess.Popen[str]

    def wait_for(self, word: str) -> None:
        assert self.running.stdout is not None
        for line in self.running.stdout:
            if line.strip() == word:
                return
        assert self.running.stderr is not None
        raise AssertionError(f"It never said {word!r}: {self.running.stderr.read()}")

    def kill(self) -> None:
        """As ``kill -9`` does, in the middle of whatever it does."""
        self.running.send_signal(signal.SIGKILL)
        self.running.wait()


@contextmanager
def started(program: str, *, files: Any) -> Iterator[Process]:
    """A Python process that runs ``program`` after the lines above, on the same database and the same files."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "oauthdemo.settings",
        "DATABASE_URL": _database_url(),
        "FILES": str(files),
    }
    command = [sys.executable, "-c", SET_UP + program]
    running = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        yield Process(running)
    finally:
        running.kill()
        running.communicate()


def _database_url() -> str:
    found = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{found['NAME']}"
    user, password = quote(found["USER"] or "", safe=""), quote(found["PASSWORD"] or "", safe="")
    return f"postgresql://{user}:{password}@{found['HOST']}:{found['PORT'] or 5432}/{found['NAME']}"
