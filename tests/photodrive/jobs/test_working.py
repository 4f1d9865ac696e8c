"""Tries, waits, and giving up with a line for the operator."""

from __future__ import annotations

import errno
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.utils import timezone

from photodrive.jobs import queue, waking, working
from photodrive.jobs.errors import NotNow
from photodrive.jobs.handles import Handle
from photodrive.jobs.models import Job
from tests.photodrive.jobs.beside import Register

pytestmark = pytest.mark.django_db


def put(**given: Any) -> Job:
    return queue.put(**{"kind": "test", "payload": {"what": "secret"}, **given})


def due_now(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(due_at=timezone.now())


def failing(kind: Register, error: Exception, **options: Any) -> None:
    @kind("test", **options)
    def work(handle: Handle) -> None:
        raise error


def test_it_is_given_up_after_its_tries_with_a_line_for_the_operator(
    kind: Register, caplog: pytest.LogCaptureFixture
) -> None:
    told: list[object] = []
    failing(kind, ValueError("the ink is out"), tries=3, given_up=lambda handle: told.append(handle.id))
    job = put()
    waits = []
    for _ in range(3):
        due_now(job)
        assert working.work()
        job.refresh_from_db()
        waits.append(job.due_at - timezone.now())
    assert job.state == Job.State.GIVEN_UP
    assert job.problem == "ValueError: the ink is out"
    assert told == [job.pk]
    assert waits[0] < waits[1]
    assert "was given up: ValueError: the ink is out" in caplog.text
    due_now(job)
    assert not working.work()


def test_what_kills_its_worker_each_time_is_given_up_as_well(kind: Register) -> None:
    begun: list[int] = []
    kind("test", tries=2)(lambda handle: begun.append(1))
    job = put()
    Job.objects.filter(pk=job.pk).update(tries=2)
    assert working.work()
    job.refresh_from_db()
    assert (job.state, begun) == (Job.State.GIVEN_UP, [])
    assert "vanished" in job.problem


def test_trouble_of_ours_is_no_try(kind: Register) -> None:
    failing(kind, OSError(errno.ENOSPC, "No space left on device"), tries=1)
    job = put()
    for _ in range(3):
        due_now(job)
        assert working.work()
    job.refresh_from_db()
    assert (job.state, job.tries) == (Job.State.WAITING, 0)
    assert "No space left" in job.problem


def test_whoever_gets_further_has_all_tries_before_it_again(kind: Register) -> None:
    @kind("test", tries=2)
    def work(handle: Handle) -> None:
        handle.further()
        raise ValueError

    job = put()
    for _ in range(5):
        due_now(job)
        working.work()
    job.refresh_from_db()
    assert (job.state, job.tries) == (Job.State.WAITING, 1)


def test_what_has_to_wait_waits_and_counts_nothing(kind: Register) -> None:
    failing(kind, NotNow(seconds=600, why="An upload runs."))
    job = put()
    working.work()
    job.refresh_from_db()
    assert (job.state, job.tries, job.problem) == (Job.State.WAITING, 0, "An upload runs.")
    assert job.due_at > timezone.now() + timedelta(minutes=9)


def test_a_kind_that_no_app_has_waits_for_one() -> None:
    job = put(kind="of an app that was taken out")
    assert working.work()
    job.refresh_from_db()
    assert (job.state, job.tries) == (Job.State.WAITING, 0)


def test_the_same_thing_waits_once(kind: Register) -> None:
    kind("test")(lambda handle: None)
    first, second, other = put(key="jane"), put(key="jane"), put(key="sam")
    assert first == second != other
    working.work_all()
    assert put(key="jane") != first


def test_what_was_done_keeps_nothing_of_what_it_was_about(kind: Register) -> None:
    kind("test")(lambda handle: None)
    job = put()
    call_command("photodrive_work", once=True)
    job.refresh_from_db()
    assert (job.state, job.payload) == (Job.State.DONE, {})
    Job.objects.update(finished_at=timezone.now() - timedelta(days=8))
    assert working.forget_old(dry_run=True) == 1 == working.forget_old()
    assert not Job.objects.exists()


def test_what_was_given_up_is_tried_again_when_the_operator_says_so(kind: Register) -> None:
    failing(kind, ValueError("no"), tries=1)
    job = put(key="jane")
    working.work()
    assert queue.again(job)
    assert not queue.again(job)
    job.refresh_from_db()
    assert (job.state, job.tries) == (Job.State.WAITING, 0)


def test_nobody_calls_off_what_has_begun(kind: Register) -> None:
    could: list[bool] = []
    kind("test")(lambda handle: could.append(queue.cancel(handle.id)))
    put()
    working.work()
    assert could == [False]
    assert queue.cancel(put().pk)
    assert not working.work()


@pytest.mark.django_db(transaction=True)
def test_a_short_one_is_done_when_the_answer_is_out_and_a_long_one_holds_no_answer_up(kind: Register) -> None:
    done: list[str] = []
    finished = threading.Event()
    kind("short")(lambda handle: done.append(threading.current_thread().name))

    @kind("long", long=True)
    def work(handle: Handle) -> None:
        done.append(threading.current_thread().name)
        finished.set()

    request_started.send(sender=None, environ={})
    put(kind="short")
    put(kind="long")
    assert done == []
    request_finished.send(sender=None)
    assert finished.wait(10)
    assert done == [threading.current_thread().name, "photodrive-jobs"]
    if waking._worker.thread is not None:
        waking._worker.thread.join()


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_away_breaks_nothing(
    kind: Register, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from photodrive.jobs import tasks

    def away(*args: Any) -> None:
        raise ConnectionError("no broker")

    monkeypatch.setattr(type(tasks.wake), "enqueue", away)
    job = put()
    assert Job.objects.get(pk=job.pk).state == Job.State.WAITING
    assert "the sweep finds it" in caplog.text
