"""Entry of the worker process: take the bounds, do the job, answer in one line of JSON."""

from __future__ import annotations

import errno
import json
import os
import resource
import sys
from contextlib import suppress

from photodrive.exceptions import DecodingFailed, UploadRefused

from .job import Answer, Ending, Job

OUTPUT_BYTES = 512 * 1024 * 1024  # no file the worker writes may be larger
LAST_SECONDS = 5  # from the signal that names the bound of time to the one that names none
NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
OF_THE_PICTURE = (None, errno.EFBIG)  # errors of the decoders have no number; what it becomes is too large


def main() -> None:
    try:
        job = Job.from_json(sys.stdin.read())
        _take_bounds(job)
        json.dump(_answer(job), sys.stdout)
        sys.stdout.flush()
    except ModuleNotFoundError as error:
        _end(Ending.NOT_NOW, error)
    except OSError as error:
        if error.errno in OF_THE_PICTURE:
            raise
        _end(Ending.NO_ROOM if error.errno in NO_ROOM else Ending.NOT_NOW, error)


def _end(ending: Ending, error: Exception) -> None:
    """End at once: what is still to be written could not be either."""
    with suppress(OSError):
        os.write(sys.stderr.fileno(), repr(error).encode(errors="replace"))
    os._exit(ending)


def _answer(job: Job) -> Answer:
    try:
        return _do(job)
    except UploadRefused as refusal:
        return {"refused": type(refusal).__name__, "message": str(refusal), "detail": refusal.detail}
    except MemoryError:
        return _needs_memory()
    except OSError as error:
        if error.errno == errno.ENOMEM:  # within the bound that the picture has
            return _needs_memory()
        raise


def _needs_memory() -> Answer:
    message = "The picture needs too much memory to read."
    return {"refused": DecodingFailed.__name__, "message": message, "detail": "memory"}


def _take_bounds(job: Job) -> None:
    """Bounds that nothing in this process can lift. Decoders use several cores, hence twice the time.

    At the lower of the two bounds of time the system names the reason, at the upper one it kills without a word.
    """
    resource.setrlimit(resource.RLIMIT_AS, (job.memory, job.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (job.seconds * 2, job.seconds * 2 + LAST_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (OUTPUT_BYTES, OUTPUT_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _do(job: Job) -> Answer:
    # Imported here, under the bounds: the decoding libraries are not to be trusted with memory either.
    from . import render, square, without_metadata

    if job.task == "render":
        return render.run(job)
    return without_metadata.run(job) if job.task == "share" else square.run(job)


if __name__ == "__main__":
    main()
