"""Make the renditions and placeholders of photos again, from their originals."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from photodrive.exceptions import FileMissing, UploadRefused
from photodrive.management import walking
from photodrive.management.told import told
from photodrive.photos.library import rebuilding, verifying
from photodrive.photos.models import Photo


class Command(BaseCommand):
    help = "Makes previews, thumbnails and placeholders again: of all photos, of one person's, or of what lacks them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        walking.add_arguments(parser)
        parser.add_argument("--missing", action="store_true", help="only where one is missing or damaged")
        parser.add_argument("--dry-run", action="store_true", help="only say how many would be made")

    @told()
    def handle(self, *args: Any, owner: str, after: UUID | None, missing: bool, dry_run: bool, **options: Any) -> None:
        self.made, self.failed = 0, 0

        def work(photo: Photo) -> None:
            if not missing or verifying.needs_renditions(photo):
                self._rebuild(photo, dry_run)

        try:
            walking.walk(walking.chosen(owner, after), work)
        finally:
            verb = "Would be made" if dry_run else "Made"
            self.stdout.write(f"{verb} again: renditions of {self.made:,} photos.")
        if self.failed:
            raise CommandError(f"{self.failed:,} photos could not be read: see above.")

    def _rebuild(self, photo: Photo, dry_run: bool) -> None:
        try:
            if not dry_run:
                rebuilding.rebuild(photo)
            self.made += 1
        except (FileMissing, UploadRefused) as error:
            if not Photo.objects.filter(pk=photo.pk).exists():
                return  # deleted for good while we looked
            self.failed += 1
            self.stderr.write(f"{photo.pk} of {photo.owner_id}: {error}")
