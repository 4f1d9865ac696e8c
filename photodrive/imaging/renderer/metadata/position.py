"""Where a picture was taken, in degrees, by EXIF or XMP; an impossible place is none."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from photodrive.imaging.renderer.job import Facts

from .exif import text

GPS_IFD = 0x8825
_LATITUDE_REF, _LATITUDE, _LONGITUDE_REF, _LONGITUDE = 1, 2, 3, 4
_NUMBER = r"\d{1,3}(?:\.\d{1,20})?"
_SPOKEN = re.compile(  # XMP specification part 2, section 1.2.7.4 (GPSCoordinate), and plain decimals
    rf"(?P<sign>[+\-]?)(?P<degrees>{_NUMBER})(?:,(?P<minutes>{_NUMBER})(?:,(?P<seconds>{_NUMBER}))?)?\s?(?P<side>[NSEWnsew]?)",
    re.ASCII,
)


def by_exif(gps: Mapping[int, Any]) -> Facts:
    """Degrees, minutes and seconds of the GPS directory (Exif 3.0, section 4.6.7)."""
    return _position(
        _degrees(gps.get(_LATITUDE), text(gps.get(_LATITUDE_REF))),
        _degrees(gps.get(_LONGITUDE), text(gps.get(_LONGITUDE_REF))),
    )


def by_words(latitude: str, longitude: str) -> Facts:
    """``55,46.8N`` or ``55,46,48N`` or ``55.78``, as XMP writes them."""
    return _position(_spoken(latitude), _spoken(longitude))


def _position(latitude: float | None, longitude: float | None) -> Facts:
    if latitude is None or longitude is None or (latitude == 0 and longitude == 0):  # 0, 0: no fix
        return {}
    if abs(latitude) > 90 or abs(longitude) > 180:
        return {}
    return {"latitude": round(latitude, 6), "longitude": round(longitude, 6)}


def _degrees(parts: Any, reference: str) -> float | None:
    try:
        degrees, minutes, seconds = (float(part) for part in parts)
        value = degrees + minutes / 60 + seconds / 3600
    except (TypeError, ValueError, ArithmeticError):
        return None
    if not math.isfinite(value) or value < 0:
        return None
    return -value if reference.upper() in {"S", "W"} else value


def _spoken(words: str) -> float | None:
    match = _SPOKEN.fullmatch(words.strip())
    if match is None:
        return None
    value = float(match["degrees"]) + float(match["minutes"] or 0) / 60 + float(match["seconds"] or 0) / 3600
    return -value if match["sign"] == "-" or match["side"].upper() in {"S", "W"} else value
