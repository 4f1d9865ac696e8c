"""``manage.py demo_data``: people, photographs, and the shop registered with the drive. May run again at any time."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from oauthdemo.data import announcement, demo_data


class Command(BaseCommand):
    help = "Loads the demo's people, photographs and registration; changes nothing that is there already."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Demo data has no place outside the demo: its passwords are printed.")
        demo_data.load(tell=self.stdout.write)
        self.stdout.write(announcement.who_can_sign_in())
