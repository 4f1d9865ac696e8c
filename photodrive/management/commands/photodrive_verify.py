"""Check that every photo has its files, that the originals are what was uploaded, and what is kept beside the rows."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.db import connections, router
from django.utils import timezone

from photodrive.exceptions import FileMissing, UploadRefused
from photodrive.management import walking
from photodrive.management.told import told
from photodrive.photos import counts
from photodrive.photos.counts import installing
from photodrive.photos.counts.tables import KEEPING
from photodrive.photos.files import folders, removal
from photodrive.photos.library import rebuilding, upkeep, verifying
from photodrive.photos.models import Photo
from photodrive.photos.texts import search_index


class Command(BaseCommand):
    help = (
        "Checks every photo against its files, and counts and search against the photos; fails if something is wrong."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        walking.add_arguments(parser)
        parser.add_argument("--quick", action="store_true", help="compare sizes only, read no original")
        parser.add_argument(
            "--repair",
            action="store_true",
            help="make lost renditions again, remove files that belong to nothing, put counts and search right; "
            "a lost original nobody can repair",
        )
        parser.add_argument("--dry-run", action="store_true", help="change nothing, whatever else is said")

    @told()
    def handle(
        self, *args: Any, owner: str, after: UUID | None, quick: bool, repair: bool, dry_run: bool, **options: Any
    ) -> None:
        self.repair = repair and not dry_run
        self.checked = self.damaged = self.wrong = self.unplaced = 0
        walking.walk(walking.chosen(owner, after), lambda photo: self._verify(photo, quick))
        if not owner:
            self._verify_folders()
            self._verify_counts()
            self._verify_search()
        if self.unplaced:
            self.stdout.write(
                f"Photos without a placeholder: {self.unplaced}. photodrive_rebuild --missing makes them."
            )
        if self.damaged:
            raise CommandError(f"{self.damaged} of {self.checked} photos are damaged.")
        if self.wrong:
            raise CommandError("The photos are whole; what is kept beside them is not: see above. Try --repair.")
        self.stdout.write(f"{self.checked} photos checked, all whole.")

    def _verify(self, photo: Photo, quick: bool) -> None:
        problems = verifying.problems(photo, quick=quick)
        if problems and not Photo.objects.filter(pk=photo.pk).exists():
            return  # deleted for good while we looked
        self.checked += 1
        if (problems or not photo.placeholder) and self.repair:
            problems = self._rebuilt(photo, quick)
        elif not photo.placeholder:
            self.unplaced += 1
        self.damaged += bool(problems)
        for problem in problems:
            self.stderr.write(f"{photo.pk} of {photo.owner_id}: {problem}")
        if extra := verifying.extra_files(photo):
            self._say(f"{photo.pk} of {photo.owner_id}: belongs to nothing: {', '.join(map(ascii, extra))}")
            if self.repair:
                rebuilding.remove_extra(photo, extra)

    def _rebuilt(self, photo: Photo, quick: bool) -> list[str]:
        try:
            rebuilding.rebuild(photo)
        except (FileMissing, UploadRefused) as error:
            return [*verifying.problems(photo, quick=quick), str(error)]
        return verifying.problems(photo, quick=quick)

    def _verify_folders(self) -> None:
        for owner_id, sha256 in folders.without_photo(before=timezone.now() - upkeep.SAFE_AGE):
            self._say(f"A folder of {owner_id} without a photo: {sha256}")
            if self.repair:
                removal.remove_files(owner_id, sha256)

    def _verify_counts(self) -> None:
        using = router.db_for_write(Photo)
        if connections[using].vendor not in KEEPING:
            return
        if not installing.are_installed(connections[using]):
            self._say("The triggers that count photos are not there.")
            if self.repair:
                installing.install(using=using)
        for owner_id in counts.wrong(using=using):
            self._say(f"The counts of {owner_id} are wrong.")
            if self.repair:
                counts.count_again(owner_id, using=using)

    def _verify_search(self) -> None:
        if problems := search_index.problems():
            for problem in problems:
                self._say(f"Search: {problem}")
            if self.repair:
                search_index.repair()

    def _say(self, problem: str) -> None:
        self.stderr.write(f"{problem}{' (put right)' if self.repair else ''}")
        self.wrong += not self.repair
