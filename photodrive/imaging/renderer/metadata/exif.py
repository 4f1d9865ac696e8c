"""The tags that tell when, with which camera and how (CIPA DC-008, Exif 3.0, sections 4.6.4 to 4.6.6)."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from PIL import Image

from photodrive.imaging.renderer.job import Facts

from . import moments
from .moments import Moment

DETAILS_IFD = 0x8769
_MAKE, _MODEL = 0x010F, 0x0110
_DATES = (  # each with its own fraction and its own offset: original, digitized, changed
    (0x9003, 0x9291, 0x9011),
    (0x9004, 0x9292, 0x9012),
    (0x0132, 0x9290, 0x9010),
)
_EXPOSURE, _APERTURE, _SPEED, _FOCAL_LENGTH = 0x829A, 0x829D, 0x8827, 0x920A
_LONGEST, _WIDEST, _FASTEST = 30 * 24 * 3600, 1000, 100_000_000  # seconds, f-number or millimetres, ISO
_COMPANY = re.compile(
    r"(?:[\s,]+(?:corporation|corp|company|co|ltd|limited|inc|imaging|camera|ag|gmbh|optical|electronics|technologies)\b\.?)+$",
    re.IGNORECASE,
)


def moment(exif: Image.Exif, details: Mapping[int, Any]) -> Moment | None:
    """When it was taken: the first of its three dates that can be one."""
    for date, fraction, offset in _DATES:
        found = moments.read(
            text(exif.get(date) if date == 0x0132 else details.get(date)),
            fraction=text(details.get(fraction)),
            offset=text(details.get(offset)),
        )
        if found:
            return found
    return None


def camera(exif: Image.Exif) -> Facts:
    """Maker and model as one name; a maker that the model names already is not named twice."""
    make, model = _COMPANY.sub("", text(exif.get(_MAKE))), text(exif.get(_MODEL))
    words = make.lower().split()
    name = model if words and model.lower().startswith((words[0], words[-1])) else f"{make} {model}"
    return {"camera": name.strip()} if name.strip() else {}


def settings(details: Mapping[int, Any]) -> Facts:
    """With what opening (f-number), for how many seconds, at which ISO and which focal length in millimetres."""
    facts: Facts = {}
    if aperture := _measure(details.get(_APERTURE), _WIDEST, 1):
        facts["aperture"] = aperture
    if exposure := _measure(details.get(_EXPOSURE), _LONGEST, 9):
        facts["exposure"] = exposure
    if focal_length := _measure(details.get(_FOCAL_LENGTH), _WIDEST * 10, 1):
        facts["focal_length"] = focal_length
    if speed := _measure(details.get(_SPEED), _FASTEST, 0):
        facts["iso"] = int(speed)
    return facts


def text(value: Any) -> str:
    """What a tag of text says, printable and in one line of at most 100 characters."""
    if isinstance(value, bytes):
        value = value.decode("utf-8", errors="replace")
    if not isinstance(value, str):
        return ""
    shown = "".join(c if c.isprintable() else " " for c in value.partition("\x00")[0] or value)
    return " ".join(shown.split())[:100].strip()


def _measure(value: Any, most: float, digits: int) -> float | None:
    if isinstance(value, tuple):
        value = value[0] if value else None
    try:
        number = round(float(value), digits)
    except (TypeError, ValueError, ArithmeticError):
        return None
    return number if math.isfinite(number) and 0 < number <= most else None
