"""Entry of the worker process: take the bounds, do the job, answer in one line of JSON."""

from __future__ import annotations

import json
import resource
import sys

from photodrive.exceptions import DecodingFailed, UploadRefused

from .job import Answer, Job

OUTPUT_BYTES = 512 * 1024 * 1024  # no file the worker writes may be larger


def main() -> None:
    job = Job.from_json(sys.stdin.read())
    _take_bounds(job)
    answer: Answer
    try:
        answer = _do(job)
    except UploadRefused as refusal:
        answer = {"refused": type(refusal).__name__, "message": str(refusal), "detail": refusal.detail}
    except MemoryError:
        answer = {
            "refused": DecodingFailed.__name__,
            "message": "The picture needs too much memory to read.",
            "detail": "memory",
        }
    json.dump(answer, sys.stdout)


def _take_bounds(job: Job) -> None:
    """Bounds that nothing in this process can lift. Decoders use several cores, hence twice the time."""
    resource.setrlimit(resource.RLIMIT_AS, (job.memory, job.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (job.seconds * 2, job.seconds * 2))
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
