"""Empty old trash, remove what interrupted uploads left, forget what has ended. Run it daily, from cron or a timer."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from photodrive.account import exporting
from photodrive.authorization import upkeep as authorization
from photodrive.jobs import working
from photodrive.management.progress import Progress
from photodrive.management.told import told
from photodrive.management.walking import INTERRUPTED
from photodrive.photos.library import upkeep
from photodrive.photos.uploads import ending
from photodrive.sharing import links

Work = Callable[..., int]


class Command(BaseCommand):
    help = "Deletes old trash for good, files that belong to no photo, and tokens long over. Safe at any time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        hours = int(upkeep.SAFE_AGE.total_seconds() // 3600)
        parser.add_argument("--dry-run", action="store_true", help="only say what would be removed")
        parser.add_argument(
            "--hours",
            type=int,
            default=hours,
            help="leave files alone that are younger than this, they may belong to an upload that is "
            f"still running (default: {hours})",
        )

    @told()
    def handle(self, *args: Any, dry_run: bool, hours: int, **options: Any) -> None:
        removed: dict[str, int] = {}
        works = _works(timedelta(hours=hours))
        try:
            with Progress(len(works), noun="kinds of things looked at") as progress:
                for name, work in works:
                    removed[name] = removed.get(name, 0) + work(dry_run=dry_run)
                    progress.step()
            worked = 0 if dry_run else working.work_all()
        except KeyboardInterrupt:
            self.stdout.write(_summary(removed, dry_run))
            raise CommandError("Stopped. Run it again to go on.", returncode=INTERRUPTED) from None
        self.stdout.write(f"{_summary(removed, dry_run)} Worked on {worked} that waited.")


def _works(age: timedelta) -> list[tuple[str, Work]]:
    """What there is to do, by what is told of it; each takes ``dry_run`` and answers how many there were."""
    return [
        ("photos from the trash", upkeep.empty_old_trash),
        ("interrupted uploads", partial(upkeep.remove_stale_stages, older_than=age)),
        ("interrupted uploads", ending.expire),
        ("folders without a photo", partial(upkeep.remove_orphans, older_than=age)),
        ("codes, tokens and requests long over", authorization.forget_ended),
        ("links and shares that are over", links.end_expired),
        ("archives of everything that are over", exporting.forget_old),
        ("jobs long over", working.forget_old),
    ]


def _summary(removed: dict[str, int], dry_run: bool) -> str:
    verb = "Would remove" if dry_run else "Removed"
    return f"{verb}: {', '.join(f'{name}: {count}' for name, count in removed.items())}."
