"""Into the queue, and out of it again before its time."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from photodrive.people import Owner

from . import waking
from .models import Job

OPEN = Q(state__in=[Job.State.WAITING, Job.State.RUNNING])


def put(
    *,
    kind: str,
    payload: dict[str, Any],
    key: str = "",
    owner: Owner | None = None,
    due_at: datetime | None = None,
    total: int = 0,
) -> Job:
    """A new job, in the caller's transaction: it exists if and when that is committed, and somebody is woken then.

    With a ``key`` there is one at a time: the one that waits or runs already is returned as it is.
    """
    now = timezone.now()
    made = Job(kind=kind, payload=payload, key=key, owner=owner, due_at=due_at or now, total=total)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        there = Job.objects.filter(OPEN, kind=kind, key=key).first() if key else None
        if there is None:
            raise
        return there
    if made.due_at <= now:
        waking.on_commit(made)
    return made


def cancel(job_id: UUID | str) -> bool:
    """Call off a job that nobody has begun. False where somebody has, or it is over."""
    waiting = Job.objects.filter(pk=job_id, state=Job.State.WAITING)
    return bool(waiting.update(state=Job.State.CANCELLED, finished_at=timezone.now(), payload={}))


def nudge(job: Job) -> None:
    """Wake somebody for a job that ought to be under way and is not: whoever had it was killed, or nobody was woken."""
    now = timezone.now()
    idle = job.leased_until is None or job.leased_until <= now
    if job.state in (Job.State.WAITING, Job.State.RUNNING) and idle and job.due_at <= now:
        waking.on_commit(job)


def again(job: Job) -> bool:
    """Let a job that was given up wait once more, with all its tries before it. False if it is in another state."""
    given_up = Job.objects.filter(pk=job.pk, state=Job.State.GIVEN_UP)
    try:
        with transaction.atomic():
            changed = given_up.update(
                state=Job.State.WAITING, due_at=timezone.now(), tries=0, lease=None, leased_until=None, finished_at=None
            )
    except IntegrityError:  # the same thing was asked for again meanwhile
        return False
    if changed:
        waking.on_commit(job)
    return bool(changed)
