"""Asking the worker process for renditions, and believing no more of its answer than necessary."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, TypedDict

from photodrive.conf import settings
from photodrive.imaging import worker
from photodrive.imaging.renderer.job import Job

_NUMBERS: tuple[Literal["latitude", "longitude", "aperture", "exposure", "focal_length"], ...] = (
    *("latitude", "longitude"),
    *("aperture", "exposure", "focal_length"),
)
_CAMERA_LENGTH, _PLACEHOLDER_BYTES, _MAX_OFFSET = 120, 1024, 14 * 60


class Metadata(TypedDict, total=False):
    """What is kept of what the camera wrote down, each only where known; the position in degrees.

    ``aperture`` is the f-number, ``exposure`` in seconds, ``focal_length`` in millimetres, ``iso`` the speed.
    ``alpha`` is there, and true, for a picture that is transparent somewhere.
    """

    latitude: float
    longitude: float
    camera: str
    aperture: float
    exposure: float
    focal_length: float
    iso: int
    alpha: bool


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """What the worker found: upright size in pixels, the time on the wall, and how far that clock was ahead of UTC.

    ``taken_local`` is naive, ``taken_offset`` in minutes, None where nobody knows. ``placeholder`` is a WebP of some
    20 pixels to be shown until the picture is there.
    """

    width: int
    height: int
    taken_local: datetime | None = None
    taken_offset: int | None = None
    placeholder: bytes = b""
    metadata: Metadata = field(default_factory=Metadata)


def render(*, source: Path, target: Path, media_type: str, turned: int = 0) -> Rendered:
    """Write ``preview.webp`` and ``thumb.webp`` of ``source`` into ``target``.

    ``turned`` are quarter turns to the right of the upright picture, 0 to 3. Raises a subclass of ``UploadRefused``,
    or a ``Trouble`` where it says nothing about the picture; the worker that hangs, crashes or takes too much dies
    alone.
    """
    job = Job(task="render", source=str(source), target=str(target), media_type=media_type, turned=turned, **_bounds())
    return _read(worker.ask(job))


def share(*, source: Path, target: Path, media_type: str, shared_media_type: str, turned: int = 0) -> None:
    """Write ``shared``, the copy of ``source`` without metadata, into ``target``. See :func:`render`."""
    job = Job(
        task="share",
        source=str(source),
        target=str(target),
        media_type=media_type,
        shared_media_type=shared_media_type,
        turned=turned,
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
    local = _wall_time(answer.get("taken_local"))
    return Rendered(
        width=int(answer["width"]),
        height=int(answer["height"]),
        taken_local=local,
        taken_offset=_offset(answer.get("taken_offset")) if local else None,
        placeholder=_bytes(answer.get("placeholder")),
        metadata=_metadata(answer),
    )


def _metadata(answer: dict[str, Any]) -> Metadata:
    kept: Metadata = {}
    for name in _NUMBERS:
        if isinstance(value := answer.get(name), int | float):
            kept[name] = value
    if isinstance(iso := answer.get("iso"), int):
        kept["iso"] = iso
    if isinstance(camera := answer.get("camera"), str) and camera:
        kept["camera"] = camera[:_CAMERA_LENGTH]
    if answer.get("alpha") is True:
        kept["alpha"] = True
    return kept


def _wall_time(value: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return moment if moment.tzinfo is None else None


def _offset(value: Any) -> int | None:
    return value if isinstance(value, int) and abs(value) <= _MAX_OFFSET else None


def _bytes(value: Any) -> bytes:
    try:
        data = base64.b64decode(value, validate=True)
    except (TypeError, ValueError):
        return b""
    return data if len(data) <= _PLACEHOLDER_BYTES else b""
