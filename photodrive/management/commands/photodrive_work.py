"""Do the jobs that wait: exports, deletions, letters. Run it as a service, or with --once from cron each minute.

Several may run at once, on as many machines as there are. One that is killed loses what it did since it last said how
far it was; another one takes that up when its lease has run out.
"""

from __future__ import annotations

import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from photodrive import trouble
from photodrive.jobs import working
from photodrive.management.told import told

LOOKS_EVERY = 5.0  # seconds


class Command(BaseCommand):
    help = (
        "Does the jobs that wait: exports, deletions, letters that did not go out. Safe to run several times at once."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="end when nothing is due any more")
        parser.add_argument(
            "--every", type=float, default=LOOKS_EVERY, help=f"seconds between two looks (default: {LOOKS_EVERY:g})"
        )

    @told()
    def handle(self, *args: Any, once: bool, every: float, **options: Any) -> None:
        if once:
            count = working.work_all()
            self.stdout.write(f"Worked on {count} job{'' if count == 1 else 's'}.")
            return
        over = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: over.set())
        while not over.is_set():
            if not self._one():
                over.wait(every)

    def _one(self) -> bool:
        """Whether there was a job. Without a database the next look may find it again."""
        close_old_connections()
        try:
            return working.work()
        except Exception as error:
            found = trouble.of(error)
            if found is None:
                raise
            self.stderr.write(f"{found} {found.detail}".strip())
            return False
