"""Put whole folders of photos onto somebody's drive. Run it again at any time: nothing is added twice."""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import DataError

from photodrive.management.progress import Progress
from photodrive.management.told import told
from photodrive.people import Owner
from photodrive.photos.uploads.folders import Fate, Taken, Wishes, files_below, take

_INTERRUPTED = 130  # as shells have it for Ctrl-C


class Command(BaseCommand):
    help = "Adds the photos of a folder, and of all folders in it, to the drive of one person. Adds nothing twice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="a folder, or one file")
        parser.add_argument("--owner", required=True, help="whose drive: what she signs in with")
        album = parser.add_mutually_exclusive_group()
        album.add_argument("--album", default="", metavar="TITLE", help="put all of them into this album")
        album.add_argument(
            "--albums-from-folders", action="store_true", help="put each into an album named like its folder"
        )
        parser.add_argument(
            "--date-from-mtime",
            action="store_true",
            help="where a photo does not tell when it was taken, believe the date of the file",
        )
        parser.add_argument("--dry-run", action="store_true", help="only say what would be added")

    @told()
    def handle(self, *args: Any, path: Path, owner: str, dry_run: bool, **options: Any) -> None:
        if not path.exists():
            raise CommandError(f"{path} is not there.")
        wishes = Wishes(
            album=options["album"],
            by_folder=options["albums_from_folders"],
            date_from_mtime=options["date_from_mtime"],
            dry_run=dry_run,
        )
        counted: Counter[Fate] = Counter()
        try:
            self._import(_owner(owner), path, wishes, counted)
        except KeyboardInterrupt:
            self.stderr.write(_summary(counted, dry_run))
            raise CommandError("Stopped. Run it again to go on.", returncode=_INTERRUPTED) from None
        self.stdout.write(_summary(counted, dry_run))
        if counted[Fate.REFUSED]:
            raise CommandError(f"{counted[Fate.REFUSED]} of {counted.total()} files were not taken: see above.")

    def _import(self, owner: Owner, root: Path, wishes: Wishes, counted: Counter[Fate]) -> None:
        files = list(files_below(root))
        refused: list[Taken] = []
        try:
            with Progress(len(files), noun="files") as progress:
                for file in files:
                    taken = take(owner=owner, path=file, root=root, wishes=wishes)
                    counted[taken.fate] += 1
                    if taken.fate is Fate.REFUSED:
                        refused.append(taken)
                    progress.step()
        finally:
            for taken in refused:
                self.stderr.write(f"{ascii(str(taken.path)) if _odd(taken.path) else taken.path}: {taken.reason}")


def _owner(name: str) -> Owner:
    users = get_user_model()
    try:
        found: Any = users._default_manager.get_by_natural_key(name)
    except (users.DoesNotExist, ValueError, DataError) as error:  # no name, to the one database or the other
        raise CommandError(f"Nobody signs in as {name!r}.") from error
    if not found.is_active:
        raise CommandError(f"The account of {name!r} is deactivated.")
    owner: Owner = found
    return owner


def _odd(path: Path) -> bool:
    """Whether a terminal could stumble over the name: control characters, or bytes that are no text."""
    return not str(path).isprintable()


def _summary(counted: Counter[Fate], dry_run: bool) -> str:
    said = [
        f"{counted[Fate.ADDED]:,} {'would be added' if dry_run else 'added'}",
        f"{counted[Fate.THERE]:,} there already",
        f"{counted[Fate.REFUSED]:,} refused",
    ]
    if counted[Fate.TRASHED]:
        said.insert(2, f"{counted[Fate.TRASHED]:,} left in the trash")
    return f"Photos: {', '.join(said)}."
