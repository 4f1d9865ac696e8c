"""What the renderer is asked to do, and what it answers; both travel as JSON."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from enum import IntEnum
from pathlib import Path
from typing import Literal, TypedDict


class Ending(IntEnum):
    """With what the worker exits where no answer can be written, and the picture is not to blame (sysexits.h)."""

    NO_ROOM = os.EX_CANTCREAT
    NOT_NOW = os.EX_TEMPFAIL


@dataclass(frozen=True, kw_only=True)
class Job:
    """``task`` "render" writes ``preview.webp`` and ``thumb.webp`` into ``target``, "share" ``shared``.

    "fit" and "crop" write ``square.webp``: the whole picture within a square, or the middle of it filling one.

    ``media_type`` is that of ``source``, ``shared_media_type`` that of the wanted copy without metadata; ``turned``
    are quarter turns to the right of the upright picture, 0 to 3.
    Sizes are in bytes, times in seconds.
    """

    task: Literal["render", "share", "fit", "crop"]
    source: str
    target: str
    media_type: str
    shared_media_type: str = ""
    turned: int = 0
    max_pixels: int
    memory: int
    seconds: int

    def to_json(self) -> str:
        """This job as the renderer reads it."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Job:
        """The job that :meth:`to_json` wrote."""
        return cls(**json.loads(text))

    @property
    def source_path(self) -> Path:
        return Path(self.source)

    @property
    def target_path(self) -> Path:
        return Path(self.target)


class Facts(TypedDict, total=False):
    """What the camera wrote down, each only where known.

    ``taken_local`` is the time on the wall in ISO 8601 to the microsecond, without an offset; ``taken_offset`` how
    many minutes that clock was ahead of UTC. The position is in degrees, ``exposure`` in seconds, ``focal_length`` in
    millimetres, ``aperture`` the f-number.
    """

    taken_local: str
    taken_offset: int
    latitude: float
    longitude: float
    camera: str
    aperture: float
    exposure: float
    focal_length: float
    iso: int


class Answer(Facts, total=False):
    """Pixels of the upright picture, whether it is transparent, and its placeholder in base64, for "render".

    Of a picture that is refused the name of our error, what is told to the uploader and what to the log.
    """

    width: int
    height: int
    alpha: bool
    placeholder: str
    refused: str
    message: str
    detail: str
