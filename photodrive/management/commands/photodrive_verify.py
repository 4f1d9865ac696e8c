"""Check that every photo has its files, and that the originals are what was uploaded, bit for bit."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from photodrive.management.told import told
from photodrive.photos.library import upkeep
from photodrive.photos.models import Photo


class Command(BaseCommand):
    help = "Checks every photo against its files and fails if one is missing or damaged. Changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--quick", action="store_true", help="compare sizes only, read no original")

    @told()
    def handle(self, *args: Any, quick: bool, **options: Any) -> None:
        checked = damaged = 0
        for photo in Photo.objects.order_by("pk").iterator():
            problems = upkeep.problems(photo, quick=quick)
            if problems and not Photo.objects.filter(pk=photo.pk).exists():
                continue  # deleted for good while we looked
            checked += 1
            damaged += bool(problems)
            for problem in problems:
                self.stderr.write(f"{photo.pk} of {photo.owner_id}: {problem}")
        if damaged:
            raise CommandError(f"{damaged} of {checked} photos are damaged.")
        self.stdout.write(f"{checked} photos checked, all whole.")
