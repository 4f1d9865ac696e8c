"""Asking the worker process for renditions, and believing no more of its answer than necessary."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, TypedDict

from photodrive.conf import settings
from photodrive.imaging import worker
from photodrive.imaging.renderer.job import Job

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

    Raises a subclass of ``UploadRefused``, or a ``Trouble`` where it says nothing about the picture; the worker that
    hangs, crashes or takes too much dies alone.
    """
    job = Job(task="render", source=str(source), target=str(target), media_type=media_type, **_bounds())
    return _read(worker.ask(job))


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
    worker.ask(job)


def square(*, source: Path, target: Path, media_type: str, crop: bool) -> None:
    """Write ``square.webp`` of ``source`` into ``target``; see :class:`Job`. Raises as ``render``."""
    worker.ask(
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
