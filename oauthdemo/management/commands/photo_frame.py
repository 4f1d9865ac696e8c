"""``manage.py photo_frame``: the photo frame in this terminal, as the demo has registered it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from oauthdemo.clients import client_information
from oauthdemo.clients.frame import terminal
from oauthdemo.clients.frame.drive import Drive
from oauthdemo.clients.frame.views import NAME


class Command(BaseCommand):
    help = "Plays the photo frame in the terminal; a demo must be running."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--save", type=Path, metavar="FOLDER", help="Keep the pictures in this folder.")
        parser.add_argument("--forget", action="store_true", help="Give the access back and forget everything.")

    def handle(self, *args: Any, save: Path | None, forget: bool, **options: Any) -> None:
        told = client_information.load(Path(settings.DATA_DIR), NAME) if settings.CLIENTS else None
        if told is None:
            raise CommandError("The frame is not registered. Start the demo first: make demo")
        drive = Drive(told.issuer, told.client_id)
        flash = Path(settings.DATA_DIR) / "frames" / "terminal.json"
        try:
            if forget:
                terminal.forget(drive, flash)
                self._say("Forgotten. The access is given back.")
            else:
                terminal.run(drive, flash, save, self._say)
        except terminal.NotShown as problem:
            raise CommandError(str(problem)) from None
        except KeyboardInterrupt:
            self._say("")

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
