"""Running the worker process, and telling by how it ended whose trouble that was.

- It refused the picture, was ended for computing too long, or crashed at it twice: that is the picture's.
- Somebody killed it (the system, when memory ran out), it did not get to compute, or a file could not be written or
  read: that is ours, and says nothing about the picture.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import photodrive
from photodrive import exceptions, trouble
from photodrive.conf import settings
from photodrive.exceptions import BrokenImage, DecoderAway, DecodingFailed, StorageFull, UploadRefused
from photodrive.imaging.renderer.job import Ending, Job

_ANSWER_BYTES = 64 * 1024
_PROBE_BYTES = 64 * 1024
_CRASHES = frozenset(
    {signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGILL, signal.SIGFPE, signal.SIGSYS, signal.SIGTRAP}
)


def ask(job: Job) -> dict[str, Any]:
    """What the worker answers to ``job``. Raises a subclass of ``UploadRefused``, or a ``Trouble``."""
    try:
        ended = _run(job)
        if -ended in _CRASHES:  # once may be chance; what crashes at a picture crashes again
            ended = _run(job)
        if ended:
            raise _failure(job, ended)
        with _answer(job).open("rb") as file:
            answer = dict(json.loads(file.read(_ANSWER_BYTES)))
    except OSError as error:
        raise trouble.of(error) or DecoderAway(detail=repr(error)) from error
    except ValueError as error:
        raise _ours(job, "the answer was cut off") from error
    if "refused" in answer:
        raise _refusal(answer)
    return answer


def _run(job: Job) -> int:
    """Run the worker, whose output goes to files that its own bounds limit; its exit status as of subprocess."""
    with (
        _answer(job).open("wb") as out,
        _errors(job).open("wb") as errors,
        subprocess.Popen(
            [sys.executable, "-P", "-m", "photodrive.imaging.renderer"],
            stdin=subprocess.PIPE,
            stdout=out,
            stderr=errors,
            env=_environment(),
        ) as process,
    ):
        try:
            process.communicate(job.to_json().encode(), timeout=settings.DECODE_SECONDS)
        except subprocess.TimeoutExpired as error:
            raise _too_late(process) from error
        finally:
            process.kill()  # does nothing to one that has ended
    return process.returncode


def _too_late(process: subprocess.Popen[bytes]) -> Exception:
    """The picture's trouble if the worker was computing, ours if it waited for its turn most of the time."""
    process.kill()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    computed, most = usage.ru_utime + usage.ru_stime, settings.DECODE_SECONDS
    detail = f"the worker took too long: {computed:.1f} s of computing in {most} s"
    return DecodingFailed(detail=detail) if computed >= most / 2 else DecoderAway(detail=detail)


def _failure(job: Job, ended: int) -> Exception:
    detail = f"the worker ended with {ended}: {_tail(_errors(job))}"
    if ended == Ending.NO_ROOM:
        return StorageFull(detail=detail)
    if ended == -signal.SIGXCPU:
        return DecodingFailed(detail=detail)
    if ended == Ending.NOT_NOW or (ended < 0 and -ended not in _CRASHES):
        return DecoderAway(detail=detail)
    return StorageFull(detail=detail) if _is_full(job) else BrokenImage(detail=detail)


def _ours(job: Job, detail: str) -> Exception:
    return StorageFull(detail=detail) if _is_full(job) else DecoderAway(detail=detail)


def _is_full(job: Job) -> bool:
    """Whether there is no room beside what the worker wrote: encoders do not always tell why they failed."""
    path = job.target_path / "probe"
    try:
        path.write_bytes(bytes(_PROBE_BYTES))
    except OSError as error:
        return error.errno in trouble.NO_ROOM
    finally:
        path.unlink(missing_ok=True)
    return False


def _environment() -> dict[str, str]:
    """Nothing of ours but the way to the code: a decoder needs no secret."""
    root = str(Path(photodrive.__path__[0]).parent)
    return {"PYTHONPATH": root, "PATH": os.defpath, "LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "2"}


def _refusal(answer: dict[str, Any]) -> UploadRefused:
    kind = getattr(exceptions, str(answer["refused"]), BrokenImage)
    if not (isinstance(kind, type) and issubclass(kind, UploadRefused)):
        kind = BrokenImage
    return kind(str(answer.get("message", "")), detail=str(answer.get("detail", "")))


def _answer(job: Job) -> Path:
    return job.target_path / "answer.json"


def _errors(job: Job) -> Path:
    return job.target_path / "errors.txt"


def _tail(path: Path) -> str:
    return path.read_text(errors="replace")[-500:].strip()
