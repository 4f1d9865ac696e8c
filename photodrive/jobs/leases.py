"""Who works on a job: taking one, holding it, and letting go of it.

A lease is a UUID that the row carries, and a time. PostgreSQL skips rows that somebody else looks at; everywhere the
update that takes a row names the state it was found in, so that of two workers one has it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db import connections, models, router, transaction
from django.db.models import F, Q
from django.utils import timezone

from .models import Job

LEASE = timedelta(minutes=2)
_GLANCES = 10


def take(*, job_id: UUID | str | None = None, kinds: Iterable[str] | None = None) -> Job | None:
    """A job that is due and nobody holds, now held by the caller and counted as one more try; None without any.

    The try counts before it begins: what kills its worker each time does so ``tries`` times at most.
    """
    for _ in range(_GLANCES):
        with transaction.atomic():
            rows = Job.objects.filter(_free())
            if job_id is not None:
                rows = rows.filter(pk=job_id)
            if kinds is not None:
                rows = rows.filter(kind__in=list(kinds))
            if connections[router.db_for_write(Job)].features.has_select_for_update_skip_locked:
                rows = rows.select_for_update(skip_locked=True)
            found = rows.order_by("due_at", "id").first()
            if found is None:
                return None
            if _hold(found):
                return found
    return None


def hold_on(job: Job, **changed: object) -> bool:
    """Put off the end of the lease, and write what ``changed``. False where the lease is somebody else's by now."""
    job.leased_until = timezone.now() + LEASE
    return bool(_mine(job).update(leased_until=job.leased_until, **changed))


def let_go(job: Job, **changed: object) -> bool:
    """Write how it ended, and hold it no more. False where it is somebody else's by now: nothing is written then."""
    return bool(_mine(job).update(lease=None, leased_until=None, **changed))


def _free() -> Q:
    now = timezone.now()
    return Q(state=Job.State.WAITING, due_at__lte=now) | Q(state=Job.State.RUNNING, leased_until__lte=now)


def _hold(job: Job) -> bool:
    job.lease, job.leased_until = uuid.uuid4(), timezone.now() + LEASE
    free = Job.objects.filter(_free(), pk=job.pk)
    held = free.update(state=Job.State.RUNNING, lease=job.lease, leased_until=job.leased_until, tries=F("tries") + 1)
    job.state, job.tries = Job.State.RUNNING, job.tries + 1
    return bool(held)


def _mine(job: Job) -> models.QuerySet[Job]:
    return Job.objects.filter(pk=job.pk, lease=job.lease, state=Job.State.RUNNING)
