"""Waking whoever works on jobs, once the transaction that made one is committed.

Inside a request nobody waits for it: where the project has no worker, short jobs are done when the answer is out, and
long ones in a thread of their own, one at a time. Whatever that thread leaves behind the sweep takes up.
"""

from __future__ import annotations

import logging
import threading
from typing import Any

from django.db import close_old_connections, connections, transaction

from . import kinds, working
from .models import Job

log = logging.getLogger(__name__)


class _Desk(threading.local):
    """The jobs that wait for the answer of the request that this thread works on; None outside of a request."""

    waiting: list[Job] | None = None


_desk = _Desk()


class _Worker:
    lock = threading.Lock()
    thread: threading.Thread | None = None
    wanted = False


_worker = _Worker()


def on_commit(job: Job) -> None:
    """Wake somebody for ``job`` after the commit of the caller's transaction. A broker that is away breaks nothing."""
    transaction.on_commit(lambda: _committed(job))


def hold(**_: Any) -> None:
    """Receiver of ``request_started``: jobs wait from now on."""
    _desk.waiting = _desk.waiting or []


def let_go(**_: Any) -> None:
    """Receiver of ``request_finished``: the answer is out."""
    waiting, _desk.waiting = _desk.waiting, None
    for job in waiting or []:
        _wake(job, in_request=True)


def _committed(job: Job) -> None:
    if _desk.waiting is None:
        _wake(job, in_request=False)
    else:
        _desk.waiting.append(job)


def _wake(job: Job, *, in_request: bool) -> None:
    try:
        from . import tasks  # here, because it reads the project's TASKS

        kind = kinds.find(job.kind)
        if in_request and kind is not None and kind.long and tasks.is_immediate():
            _in_thread()
        else:
            tasks.wake.enqueue(str(job.pk))
    except Exception:
        log.exception("Nobody could be woken for the job %s; the sweep finds it.", job.pk)


def _in_thread() -> None:
    """Do all long jobs that are due in one thread of this process. It ends with the process, wherever it is then."""
    with _worker.lock:
        _worker.wanted = True
        if _worker.thread is None or not _worker.thread.is_alive():
            _worker.thread = threading.Thread(target=_work_on_long_ones, name="photodrive-jobs", daemon=True)
            _worker.thread.start()


def _work_on_long_ones() -> None:
    try:
        while _is_wanted():
            close_old_connections()
            working.work_all(only=kinds.names(long=True))
    except Exception:
        log.exception("The thread for long jobs ended; the sweep goes on with them.")
    finally:
        connections.close_all()


def _is_wanted() -> bool:
    """Whether there was a call since the last look; if not, the next call starts another thread."""
    with _worker.lock:
        wanted, _worker.wanted = _worker.wanted, False
        if not wanted:
            _worker.thread = None
        return wanted
