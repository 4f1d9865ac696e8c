"""``manage.py demo_reset``: delete everything the demo keeps."""

from __future__ import annotations

import shutil
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from oauthdemo.serving import server


class Command(BaseCommand):
    help = "Deletes the demo's database rows, photos, keys and password."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("These settings are not the demo's.")
        with server.alone(settings.DATA_DIR):
            if connection.vendor != "sqlite":
                call_command("migrate", verbosity=0, interactive=False)
                call_command("flush", verbosity=0, interactive=False)
            connection.close()
            self.stdout.write(f"Deleting {settings.DATA_DIR}: database, photos, orders, keys, password.")
            shutil.rmtree(settings.DATA_DIR)
        self.stdout.write("Done. `make demo` starts afresh.")
