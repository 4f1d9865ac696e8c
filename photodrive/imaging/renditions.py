"""Asking the worker process for renditions, and believing no more of its answer than necessary."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, TypedDict

import photodrive
from photodrive import exceptions
from photodrive.conf import settings
from photodrive.exceptions import BrokenImage, DecodingFailed, UploadRefused
from photodrive.imaging.renderer.job import Job

_ANSWER_BYTES = 64 * 1024
_KEPT: tuple[Literal["latitude", "longitude", "camera", "alpha"], ...] = ("latitude", "longitude", "camera", "alpha")


class Metadata(TypedDict, total=False):
    """What is kept of what the camera wrote down, each only where known; the position in degrees.

    ``alpha`` is there, and true, for a picture that is transparent somewhere.
    """

    latitude: float
    longitude: float
    camera: str
    alpha: bool


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """What the worker found: upright size in pixels, ``taken_at`` aware only if the camera told an offset."""

    width: int
    height: int
    taken_at: datetime | None = None
    metadata: Metadata = field(default_factory=Metadata)


def render(*, source: Path, target: Path, media_type: str) -> Rendered:
    """Write ``preview.webp`` and ``thumb.webp`` of ``source`` into ``target``.

    Raises a subclass of :class:`UploadRefused`; the worker that hangs, crashes or takes too much dies alone.
    """
    job = Job(task="render", source=str(source), target=str(target), media_type=media_type, **_bounds())
    return _read(_ask(job))


def share(*, source: Path, target: Path, media_type: str, shared_media_type: str) -> None:
    """Write ``shared``, the copy of ``source`` without metadata, into ``target``. Raises as ``render``."""
    job = Job(
        task="share",
        source=str(source),
        target=str(target),
        media_type=media_type,
        shared_media_type=shared_media_type,
        **_bounds(),
    )
    _ask(job)


def square(*, source: Path, target: Path, media_type: str, crop: bool) -> None:
    """Write ``square.webp`` of ``source`` into ``target``; see :class:`Job`. Raises as ``render``."""
    _ask(
        Job(
            task="crop" if crop else "fit",
            source=str(source),
            target=str(target),
            media_type=media_type,
            **_bounds(),
        )
    )


class _Bounds(TypedDict):
    max_pixels: int
    memory: int
    seconds: int


def _bounds() -> _Bounds:
    return {
        "max_pixels": settings.MAX_PIXELS,
        "memory": settings.DECODE_MEMORY_BYTES,
        "seconds": settings.DECODE_SECONDS,
    }


def _ask(job: Job) -> dict[str, Any]:
    """Run the worker; its output goes to files, whose size its own bounds limit."""
    answer_path, errors_path = job.target_path / "answer.json", job.target_path / "errors.txt"
    with answer_path.open("wb") as out, errors_path.open("wb") as errors:
        try:
            done = subprocess.run(
                [sys.executable, "-P", "-m", "photodrive.imaging.renderer"],
                input=job.to_json().encode(),
                stdout=out,
                stderr=errors,
                timeout=settings.DECODE_SECONDS,
                env=_environment(),
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise DecodingFailed(detail="the worker took too long") from error
    if done.returncode != 0:
        raise BrokenImage(detail=f"the worker ended with {done.returncode}: {_tail(errors_path)}")
    with answer_path.open("rb") as file:
        answer = json.loads(file.read(_ANSWER_BYTES))
    if "refused" in answer:
        raise _refusal(answer)
    return dict(answer)


def _environment() -> dict[str, str]:
    """Nothing of ours but the way to the code: a decoder needs no secret."""
    root = str(Path(photodrive.__path__[0]).parent)
    return {"PYTHONPATH": root, "PATH": os.defpath, "LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "2"}


def _refusal(answer: dict[str, Any]) -> UploadRefused:
    kind = getattr(exceptions, str(answer["refused"]), BrokenImage)
    if not (isinstance(kind, type) and issubclass(kind, UploadRefused)):
        kind = BrokenImage
    return kind(str(answer.get("message", "")), detail=str(answer.get("detail", "")))


def _tail(path: Path) -> str:
    return path.read_text(errors="replace")[-500:].strip()


def _read(answer: dict[str, Any]) -> Rendered:
    taken_at = answer.get("taken_at")
    metadata: Metadata = {}
    for name in _KEPT:
        if answer.get(name):
            metadata[name] = answer[name]
    return Rendered(
        width=int(answer["width"]),
        height=int(answer["height"]),
        taken_at=datetime.fromisoformat(taken_at) if taken_at else None,
        metadata=metadata,
    )
