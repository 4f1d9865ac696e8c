"""One worker has a job, and never two."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from photodrive.jobs import leases, queue, working
from photodrive.jobs.errors import LeaseLost
from photodrive.jobs.handles import Handle
from photodrive.jobs.models import Job
from tests.photodrive.jobs.beside import Register, started

pytestmark = pytest.mark.django_db(transaction=True)


def waiting(kind: str = "test", **given: Any) -> Job:
    """A job that is due, and for which nobody was woken."""
    return Job.objects.create(kind=kind, due_at=given.pop("due_at", timezone.now()), **given)


def ran_out(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(leased_until=timezone.now() - timedelta(seconds=1))


def test_of_two_workers_that_meet_one_has_it() -> None:
    jobs = [waiting().pk for _ in range(12)]
    taken: list[Any] = []
    ready = threading.Barrier(4)

    def worker() -> None:
        ready.wait()
        while job := leases.take():
            taken.append(job.pk)
        connection.close()

    threads = [threading.Thread(target=worker) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == sorted(jobs)


def test_a_job_that_is_held_is_nobody_elses_until_its_lease_has_run_out() -> None:
    job = waiting()
    assert leases.take()
    assert leases.take() is None
    ran_out(job)
    again = leases.take()
    assert again is not None and again.pk == job.pk and again.tries == 2


def test_whoever_lost_the_lease_stops_and_writes_nothing(kind: Register) -> None:
    seen: list[str] = []

    @kind("test")
    def work(handle: Handle) -> None:
        ran_out(job)
        other = leases.take()
        assert other is not None
        seen.append("taken over")
        try:
            handle.progress(7, total=9)
        except LeaseLost:
            seen.append("stopped")
            raise

    job = waiting()
    assert working.work()
    job.refresh_from_db()
    assert seen == ["taken over", "stopped"]
    assert (job.state, job.done) == (Job.State.RUNNING, 0)  # as the other one holds it


def test_what_finished_after_its_lease_ran_out_does_not_end_somebody_elses_try(kind: Register) -> None:
    @kind("test")
    def work(handle: Handle) -> None:
        ran_out(job)
        assert leases.take()

    job = waiting()
    working.work()
    job.refresh_from_db()
    assert job.state == Job.State.RUNNING


def test_progress_holds_on_to_it(kind: Register) -> None:
    @kind("test")
    def work(handle: Handle) -> None:
        ran_out(job)
        handle.progress(1, total=3)
        assert leases.take() is None

    job = waiting()
    working.work()
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == (Job.State.DONE, 1, 3)


def test_not_before_its_time() -> None:
    waiting(due_at=timezone.now() + timedelta(minutes=1))
    assert leases.take() is None


def test_it_exists_if_its_transaction_is_committed() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        queue.put(kind="test", payload={})
        raise RuntimeError
    assert not Job.objects.exists()


def test_a_worker_that_was_killed_is_followed_by_another(kind: Register, tmp_path: Path) -> None:
    job = waiting("killed", total=3)
    program = """
from photodrive.jobs import kinds, working
@kinds.kind("killed")
def work(job):
    job.progress(1, total=3)
    tell("begun")
    time.sleep(600)
working.work()
"""
    with started(program, files=tmp_path) as process:
        process.wait_for("begun")
        process.kill()
    job.refresh_from_db()
    assert (job.state, job.done) == (Job.State.RUNNING, 1)
    found: list[int] = []

    @kind("killed")
    def work(handle: Handle) -> None:
        found.append(handle.done)

    assert not working.work()  # the lease of the dead still stands
    ran_out(job)
    assert working.work()
    job.refresh_from_db()
    assert found == [1]
    assert job.state == Job.State.DONE
