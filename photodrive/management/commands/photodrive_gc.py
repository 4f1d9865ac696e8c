"""Empty old trash, remove what interrupted uploads left, forget what has ended. Run it daily, from cron or a timer."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand

from photodrive.authorization import upkeep as authorization
from photodrive.jobs import working
from photodrive.management.told import told
from photodrive.photos.library import upkeep
from photodrive.photos.uploads import ending


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
        age = timedelta(hours=hours)
        trashed = upkeep.empty_old_trash(dry_run=dry_run)
        stages = upkeep.remove_stale_stages(older_than=age, dry_run=dry_run)
        expired = ending.expire(dry_run=dry_run)
        orphans = upkeep.remove_orphans(older_than=age, dry_run=dry_run)
        ended = authorization.forget_ended(dry_run=dry_run)
        worked = 0 if dry_run else working.work_all()
        jobs = working.forget_old(dry_run=dry_run)
        verb = "Would remove" if dry_run else "Removed"
        self.stdout.write(
            f"{verb}: photos from the trash: {trashed}, interrupted uploads: {stages + expired}, "
            f"folders without a photo: {orphans}, codes, tokens and requests long over: {ended}, "
            f"jobs long over: {jobs}. Worked on {worked} that waited."
        )
