"""What was written down of a picture: when, where, with what. All of it is hearsay, bounded before it is believed."""

from __future__ import annotations

from typing import Any

from PIL import Image

from .job import Facts
from .metadata import exif, iptc, position, xmp


def read(picture: Image.Image, packet: bytes = b"") -> Facts:
    """What is known of ``picture`` and makes sense; ``packet`` is its XMP. Positions are rounded to 0.1 m.

    EXIF goes before XMP, and XMP before IPTC: the camera knew more than the programs after it.
    """
    tags, details, gps = _exif(picture)
    found = xmp.properties(packet) if packet else {}
    moment = exif.moment(tags, details) or xmp.moment(found) or iptc.moment(picture)
    facts: Facts = {}
    if moment is not None:
        facts["taken_local"] = moment.local.isoformat(timespec="microseconds")
        if moment.offset is not None:
            facts["taken_offset"] = moment.offset
    place = position.by_exif(gps) or xmp.place(found)
    return {**facts, **place, **exif.camera(tags), **exif.settings(details)}


def _exif(picture: Image.Image) -> tuple[Image.Exif, dict[int, Any], dict[int, Any]]:
    """All tags, those of the details and those of the place. Damage in one directory does not lose the others."""
    try:
        tags = picture.getexif()
    except Exception:  # damaged metadata fails in many ways, and the picture is as good without
        return Image.Exif(), {}, {}
    return tags, _directory(tags, exif.DETAILS_IFD), _directory(tags, position.GPS_IFD)


def _directory(tags: Image.Exif, pointer: int) -> dict[int, Any]:
    try:
        return tags.get_ifd(pointer)
    except Exception:  # the same
        return {}
