"""``manage.py demo``: migrate, load the demo data, serve both sites, and say what to do with them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from oauthdemo.data import announcement, demo_data, schema_drift
from oauthdemo.serving import server


class Command(BaseCommand):
    help = "Migrates, loads the demo data and serves the drive and the shop until Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--bind", default="127.0.0.1", help="Address to listen on (default: %(default)s).")

    def handle(self, *args: Any, bind: str, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("These settings are not the demo's.")
        listening = server.bind(bind, settings.PORT)
        try:
            with server.alone(settings.DATA_DIR):
                call_command("migrate", verbosity=0, interactive=False)
                if schema_drift.lacking():
                    raise CommandError(
                        f"The data in {settings.DATA_DIR} are of an earlier version. `make demo-reset` deletes them; "
                        "then start again."
                    )
                demo_data.load(tell=self._say)
                self._say(announcement.welcome())
                self._say("  Ctrl-C ends it; the data stays. `make demo-reset` starts over.\n")
                server.serve(listening)
        except KeyboardInterrupt:
            pass
        finally:
            listening.server_close()

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
