"""Delete somebody's account, with all photos, albums, links and consents."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from photodrive.account import deleting, deletion_job
from photodrive.jobs import working
from photodrive.leaving.models import Deletion
from photodrive.management.told import told
from photodrive.people import Owner
from photodrive.photos.files import storage, trees


class Command(BaseCommand):
    help = "Has an account deleted when the days of grace are over, or now. What others may do with it ends at once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="what this person signs in with")
        parser.add_argument("--now", action="store_true", help="no days of grace; waits until all of it is gone")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be deleted")

    @told()
    def handle(self, *args: Any, name: str, now: bool, dry_run: bool, **options: Any) -> None:
        owner: Owner | None = (
            get_user_model()._default_manager.filter(**{get_user_model().USERNAME_FIELD: name}).first()
        )
        if owner is None:
            raise CommandError(f"Nobody signs in as “{name}”.")
        if dry_run:
            self._say_what(owner)
            return
        deletion = deleting.ask(owner=owner, by_operator=True, due_at=timezone.now() if now else None)
        if not now:
            self.stdout.write(f"“{name}” will be deleted on {deletion.due_at:%Y-%m-%d %H:%M %Z}, unless it is kept.")
            return
        while working.work(job_id=deletion.job_id):
            pass
        self._say_how_it_went(Deletion.objects.get(pk=deletion.pk), name)

    def _say_what(self, owner: Owner) -> None:
        files = sum(1 for _ in trees.files_in(trees.folder_of_owner(owner.pk, root=storage.ROOT)))
        for model, count in sorted(deletion_job.left(owner.pk).items()):
            self.stdout.write(f"{model}: {count:,}")
        self.stdout.write(f"files: {files:,}")

    def _say_how_it_went(self, deletion: Deletion, name: str) -> None:
        for what, count in sorted(deletion.counts.items()):
            self.stdout.write(f"{what}: {count:,}")
        if deletion.verified_at is None:
            job = deletion.job
            said = job.problem if job is not None and job.problem else "Somebody else works on it."
            raise CommandError(f"“{name}” is not gone yet, and is tried again: {said}")
        self.stdout.write(f"“{name}” is gone; that was looked at afterwards.")
