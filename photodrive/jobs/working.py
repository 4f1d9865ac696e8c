"""Doing what is due: one try, and what comes after it."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from photodrive import trouble

from . import kinds, leases
from .errors import LeaseLost, NotNow
from .handles import Handle
from .models import Job

PROBLEM_LENGTH = 2000
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=6)
TROUBLE_WAIT = timedelta(minutes=1)
KEPT = timedelta(days=7)
GIVEN_UP_KEPT = timedelta(days=90)

log = logging.getLogger(__name__)


def work(*, job_id: UUID | str | None = None, only: Iterable[str] | None = None) -> bool:
    """Take one job that is due and do it; False if there was none. Raises nothing that a job raises."""
    job = leases.take(job_id=job_id, kinds=only)
    if job is None:
        return False
    kind = kinds.find(job.kind)
    if kind is None:
        _put_off(job, TROUBLE_WAIT * 10, f"No app here does jobs of the kind {job.kind!r}.", counts=False)
        return True
    if job.tries > kind.tries:
        _give_up(job, kind, job.problem or "Whoever worked on it vanished each time, in the middle.")
        return True
    try:
        kind.work(Handle(job))
    except LeaseLost as lost:
        log.warning("%s", lost)
    except NotNow as later:
        _put_off(job, timedelta(seconds=later.seconds), str(later), counts=False)
    except Exception as error:
        _failed(job, kind, error)
    else:
        leases.let_go(job, state=Job.State.DONE, finished_at=timezone.now(), payload={}, problem="")
    return True


def work_all(*, only: Iterable[str] | None = None) -> int:
    """Do all that is due now, one after the other; how many tries that were."""
    count = 0
    while work(only=only):
        count += 1
    return count


def forget_old(*, dry_run: bool = False) -> int:
    """Forget what was done a week ago, and what was given up three months ago; how many."""
    now = timezone.now()
    over = Job.objects.filter(state__in=[Job.State.DONE, Job.State.CANCELLED], finished_at__lt=now - KEPT)
    given_up = Job.objects.filter(state=Job.State.GIVEN_UP, finished_at__lt=now - GIVEN_UP_KEPT)
    if dry_run:
        return over.count() + given_up.count()
    return over.delete()[0] + given_up.delete()[0]


def _failed(job: Job, kind: kinds.Kind, error: Exception) -> None:
    problem = f"{type(error).__name__}: {error}"[:PROBLEM_LENGTH]
    if found := trouble.of(error):
        log.warning("The job %s waits for trouble to pass: %s %s", job.pk, found, found.detail)
        _put_off(job, TROUBLE_WAIT, problem, counts=False)
    elif job.tries >= kind.tries:
        log.exception("The job %s failed for the last time.", job.pk, exc_info=error)
        _give_up(job, kind, problem)
    else:
        log.warning("The job %s (%s) failed and is tried again: %s", job.pk, job.kind, problem, exc_info=error)
        _put_off(job, min(FIRST_WAIT * 4 ** (job.tries - 1), LONGEST_WAIT), problem, counts=True)


def _put_off(job: Job, wait: timedelta, problem: str, *, counts: bool) -> None:
    tries = job.tries if counts else max(0, job.tries - 1)
    due_at = timezone.now() + wait
    try:
        leases.let_go(job, state=Job.State.WAITING, due_at=due_at, tries=tries, problem=problem)
    except Exception:  # no database: the lease runs out by itself
        log.exception("That the job %s waits could not be written.", job.pk)


def _give_up(job: Job, kind: kinds.Kind, problem: str) -> None:
    now = timezone.now()
    if not leases.let_go(job, state=Job.State.GIVEN_UP, finished_at=now, problem=problem):
        return
    log.error("The job %s (%s) was given up: %s", job.pk, job.kind, problem)
    if kind.given_up is not None:
        try:
            kind.given_up(Handle(job))
        except Exception:
            log.exception("Nobody could be told that the job %s was given up.", job.pk)
