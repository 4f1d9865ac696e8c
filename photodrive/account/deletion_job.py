"""Deleting all of an account: rows in bounded batches, then files, then the account, then a look whether all is gone.

Each batch is a transaction that also writes what was counted, so that a worker that is killed anywhere is followed by
another one that goes on from there.
"""

from __future__ import annotations

import logging
from collections import Counter
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from photodrive.jobs import kinds
from photodrive.jobs.errors import NotNow
from photodrive.jobs.handles import Handle
from photodrive.jobs.models import Job
from photodrive.leaving.models import Deletion
from photodrive.people import Owner, OwnerId
from photodrive.photos.files import storage, trees
from photodrive.photos.uploads import ending

from . import deleting, letters, plan
from .exporting import ROOT as EXPORTS

PASSES = 3  # what an upload that was under way puts there meanwhile goes in the next one
FILES = "files"
FILES_AT_ONCE = 200

log = logging.getLogger(__name__)


class NotGone(Exception):
    """Something of an account that was to be deleted is still there."""


@kinds.kind(deleting.KIND, long=True, tries=10)
def work(job: Handle) -> None:
    """Delete the account that the job's payload names. Nothing happens if she kept it."""
    deletion = _begin(UUID(job.payload["deletion"]))
    if deletion is None:
        return
    owner = deletion.owner
    if owner is not None:
        delete_rows(deletion, owner, job)
        _delete_files(deletion, owner.pk, job)
        _delete_user(deletion, owner)
    _verify(deletion, get_user_model()._meta.pk.to_python(job.payload["owner"]), job)


def delete_rows(deletion: Deletion, owner: Owner, job: Handle | None = None) -> None:
    """Delete all rows that go with ``owner``, in batches that are counted in ``deletion``. Raises NotGone."""
    Job.objects.filter(owner=owner).exclude(kind=deleting.KIND).delete()
    for _ in range(PASSES):
        for step in plan.steps():
            while _take_some(deletion, step, owner.pk):
                if job is not None:
                    job.progress(_sum(deletion))
                    job.further()
        if not left(owner.pk):
            return
    raise NotGone(f"Rows are still there: {left(owner.pk)}")


def left(owner_id: OwnerId) -> dict[str, int]:
    """What there is of an owner's rows, by model; nothing when all are gone."""
    counted = Counter[str]()
    for model, lookups in plan.owned().items():
        for lookup in lookups:
            counted[model._meta.model_name or ""] += plan.Step(model, lookup).rows(owner_id).count()
    return {name: count for name, count in counted.items() if count}


def _begin(deletion_id: UUID) -> Deletion | None:
    """From here on she cannot keep it, nor sign in."""
    now = timezone.now()
    with transaction.atomic():
        rows = Deletion.objects.select_for_update(of=("self",)).select_related("owner")
        deletion = rows.filter(pk=deletion_id, verified_at__isnull=True).first()
        if deletion is None:
            return None
        if deletion.due_at > now:
            raise NotNow(seconds=(deletion.due_at - now).total_seconds(), why="Its day has not come yet.")
        if deletion.started_at is None:
            deletion.started_at = now
            deletion.save(update_fields=["started_at"])
        if deletion.owner is not None:
            deleting.end_everything(deletion.owner)
            deleting.close(deletion.owner)
    return deletion


def _take_some(deletion: Deletion, step: plan.Step, owner_id: OwnerId) -> int:
    with transaction.atomic():
        count = step.take_some(owner_id)
        if count and not step.cleared:
            _count(deletion, step.model._meta.model_name or "", count)
    return count


def _delete_files(deletion: Deletion, owner_id: OwnerId, job: Handle) -> None:
    for root in (storage.ROOT, EXPORTS):
        some = 0
        for _ in trees.remove(trees.folder_of_owner(owner_id, root=root)):
            some += 1
            job.alive()
            if some == FILES_AT_ONCE:
                _count(deletion, FILES, some)
                job.progress(_sum(deletion))
                some = 0
        if some:
            _count(deletion, FILES, some)


def _delete_user(deletion: Deletion, owner: Owner) -> None:
    """Her own row, by Django's collector: what a project has tied to it goes as the project said."""
    owner.is_active = True  # the last letter goes to her, though she may not sign in any more
    with transaction.atomic():
        letters.deletion_done(owner, photos=deletion.counts.get("photo", 0))
        owner.delete()
        deletion.owner, deletion.deleted_at = None, timezone.now()
        Deletion.objects.filter(pk=deletion.pk).update(owner=None, deleted_at=deletion.deleted_at)


def _verify(deletion: Deletion, owner_id: OwnerId, job: Handle) -> None:
    """Look whether all is gone, and take away what came in between. Raises NotGone."""
    ending.expire()  # what waits of her uploads belongs to no row any more
    _delete_files(deletion, owner_id, job)
    files = [
        name for root in (storage.ROOT, EXPORTS) for name in trees.files_in(trees.folder_of_owner(owner_id, root=root))
    ]
    if rows := left(owner_id):
        raise NotGone(f"Rows are still there: {rows}")
    if files:
        raise NotGone(f"{len(files)} files are still there.")
    Deletion.objects.filter(pk=deletion.pk).update(verified_at=timezone.now())
    log.info("Deleted an account: %s", deletion.counts)


def _count(deletion: Deletion, what: str, number: int) -> None:
    deletion.counts[what] = deletion.counts.get(what, 0) + number
    Deletion.objects.filter(pk=deletion.pk).update(counts=deletion.counts)


def _sum(deletion: Deletion) -> int:
    return sum(deletion.counts.values())
