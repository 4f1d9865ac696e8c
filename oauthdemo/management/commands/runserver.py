"""Django's ``runserver``, on the port that the two origins name."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.staticfiles.management.commands.runserver import Command as StaticFilesCommand
from django.core.management.base import CommandError

from oauthdemo.serving.server import RunServer


class Command(StaticFilesCommand):
    default_port = str(settings.PORT)
    server_cls = RunServer

    def handle(self, *args: Any, **options: Any) -> None:
        asked = (options["addrport"] or self.default_port).rpartition(":")[2]
        if asked.isdigit() and asked != self.default_port:
            raise CommandError(
                f"Both sites are configured for port {self.default_port}. Say PORT={asked} python manage.py runserver"
            )
        super().handle(*args, **options)
