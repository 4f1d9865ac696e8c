"""The date that press agencies write: data sets 2:55 and 2:60 (IPTC-IIM 4.2, sections 1.5 and 2.2)."""

from __future__ import annotations

from PIL import Image

from . import moments
from .moments import Moment

_BLOCK, _TIFF_BLOCK, _PHOTOSHOP_TAG = 0x0404, 33723, 34377
_DATE, _TIME = 55, 60
_MOST = 1000  # data sets looked at


def moment(picture: Image.Image) -> Moment | None:
    """Date and time created, if ``picture`` carries them in a Photoshop block (JPEG) or a tag (TIFF)."""
    sets = _sets(_block(picture))
    time = sets.get(_TIME, "")
    return moments.read(f"{sets.get(_DATE, '')} {time}") or moments.read(sets.get(_DATE, ""))


def _block(picture: Image.Image) -> bytes:
    photoshop = picture.info.get("photoshop")
    if isinstance(photoshop, dict) and isinstance(photoshop.get(_BLOCK), bytes):
        return bytes(photoshop[_BLOCK])
    tags = getattr(picture, "tag_v2", {})
    block = tags.get(_TIFF_BLOCK, b"")
    if isinstance(block, bytes) and block:
        return block
    resources = tags.get(_PHOTOSHOP_TAG, b"")
    return _resource(resources) if isinstance(resources, bytes) else b""


def _resource(data: bytes) -> bytes:
    """The IPTC block among Photoshop's image resources; empty where there is none."""
    at = data.find(b"8BIM\x04\x04")
    if at < 0:
        return b""
    name = data[at + 6] if at + 6 < len(data) else 0
    begin = at + 6 + (name + 2) // 2 * 2
    return data[begin + 4 : begin + 4 + int.from_bytes(data[begin : begin + 4], "big")]


def _sets(data: bytes) -> dict[int, str]:
    """The data sets of the second record by number, as text."""
    found: dict[int, str] = {}
    at = 0
    for _ in range(_MOST):
        head = data[at : at + 5]
        size = int.from_bytes(head[3:], "big")
        if len(head) < 5 or head[0] != 0x1C or size & 0x8000:
            break
        if head[1] == 2:
            found.setdefault(head[2], data[at + 5 : at + 5 + min(size, 32)].decode("ascii", errors="replace"))
        at += 5 + size
    return found
