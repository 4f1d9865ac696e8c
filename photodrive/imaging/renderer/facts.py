"""What the camera wrote down: when, where, with what (CIPA DC-008, Exif 3.0). All of it is hearsay."""

from __future__ import annotations

import math
from datetime import datetime
from typing import Any

from PIL import Image

from .job import Facts

_EXIF_IFD, _GPS_IFD = 0x8769, 0x8825
_MAKE, _MODEL = 0x010F, 0x0110
_TAKEN, _DIGITIZED, _OFFSET_TAKEN, _OFFSET_DIGITIZED = 0x9003, 0x9004, 0x9011, 0x9012
_LATITUDE_REF, _LATITUDE, _LONGITUDE_REF, _LONGITUDE = 1, 2, 3, 4


def read(picture: Image.Image) -> Facts:
    """What is known of ``picture`` and makes sense.

    The moment has an offset only if the camera told one; positions are rounded to 0.1 m.
    """
    try:
        exif = picture.getexif()
        details, gps = exif.get_ifd(_EXIF_IFD), exif.get_ifd(_GPS_IFD)
    except Exception:  # damaged metadata fails in many ways, and the picture is as good without
        return {}
    return {**_moment(details), **_position(gps), **_camera(exif)}


def _moment(details: dict[int, Any]) -> Facts:
    for tag, offset_tag in ((_TAKEN, _OFFSET_TAKEN), (_DIGITIZED, _OFFSET_DIGITIZED)):
        try:
            moment = datetime.strptime(_text(details.get(tag)), "%Y:%m:%d %H:%M:%S")
        except ValueError:
            continue
        if moment.year < 1826:  # the first photograph
            continue
        return {"taken_at": _with_offset(moment, _text(details.get(offset_tag)))}
    return {}


def _with_offset(moment: datetime, offset: str) -> str:
    try:
        return datetime.fromisoformat(moment.isoformat() + offset).isoformat()
    except ValueError:
        return moment.isoformat()


def _position(gps: dict[int, Any]) -> Facts:
    latitude = _degrees(gps.get(_LATITUDE), _text(gps.get(_LATITUDE_REF)), "S", 90)
    longitude = _degrees(gps.get(_LONGITUDE), _text(gps.get(_LONGITUDE_REF)), "W", 180)
    if latitude is None or longitude is None or (latitude == 0 and longitude == 0):  # 0, 0: no fix
        return {}
    return {"latitude": latitude, "longitude": longitude}


def _degrees(parts: Any, reference: str, negative: str, limit: int) -> float | None:
    try:
        degrees, minutes, seconds = (float(part) for part in parts)
        value = degrees + minutes / 60 + seconds / 3600
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    if not math.isfinite(value) or not 0 <= value <= limit:
        return None
    return round(-value if reference.upper() == negative else value, 6)


def _camera(exif: Image.Exif) -> Facts:
    make, model = _text(exif.get(_MAKE)), _text(exif.get(_MODEL))
    name = model if model.lower().startswith(make.lower().partition(" ")[0]) else f"{make} {model}"
    return {"camera": name.strip()} if name.strip() else {}


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        value = value.decode("ascii", errors="replace")
    if not isinstance(value, str):
        return ""
    return "".join(c for c in value if c.isprintable()).strip()[:100]
