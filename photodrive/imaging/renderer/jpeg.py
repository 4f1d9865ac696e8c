"""A JPEG without its metadata, its compressed picture untouched (ITU-T T.81, annex B).

Kept: what is needed to show the picture the same (tables, frames, scans, colour profile, Adobe's colour
transform, JFIF's density) and the orientation. Everything else goes, the thumbnail inside JFIF, comments,
further pictures (MPF) and whatever follows the end of the picture included.
"""

from __future__ import annotations

import mmap
from pathlib import Path
from typing import BinaryIO

from photodrive.exceptions import BrokenImage

from .orientation import exif_block

_SOS, _EOI, _TEM = 0xDA, 0xD9, 0x01
_RESTARTS = range(0xD0, 0xD8)
_APPLICATION = range(0xE0, 0xF0)
_COMMENTS = {0xFE, *range(0xF0, 0xFE)}


def rewrite(source: Path, target: Path, orientation: int) -> None:
    """Write ``source`` to ``target`` without metadata. Raises ``BrokenImage`` where it is no plain JPEG."""
    with (
        source.open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data,
        target.open("wb") as out,
    ):
        try:
            _rewrite(data, out, orientation)
        except IndexError as error:
            raise BrokenImage(detail="a JPEG segment is cut off") from error


def _rewrite(data: mmap.mmap, out: BinaryIO, orientation: int) -> None:
    out.write(b"\xff\xd8")
    at, begun = 2, False
    while True:
        marker, at = _next_marker(data, at)
        if marker == _EOI:
            out.write(b"\xff\xd9")
            return
        if marker in _RESTARTS or marker == _TEM:
            continue
        end = at + int.from_bytes(data[at : at + 2], "big")
        if end < at + 2 or end > len(data):
            raise BrokenImage(detail="a JPEG segment is longer than the file")
        if not begun and marker != 0xE0:  # after JFIF's own segment, which has to be the first
            out.write(_orientation_segment(orientation))
            begun = True
        out.write(_kept(marker, data[at + 2 : end]))
        at = _copy_scan(data, end, out) if marker == _SOS else end


def _next_marker(data: mmap.mmap, at: int) -> tuple[int, int]:
    """The next marker and where its content begins; fill bytes before it are skipped."""
    if data[at] != 0xFF:
        raise BrokenImage(detail="no JPEG marker where one is due")
    while data[at] == 0xFF:
        at += 1
    return data[at], at + 1


def _kept(marker: int, content: bytes) -> bytes:
    """The segment as it goes out; empty if it stays behind."""
    if marker == 0xE0 and content[:5] == b"JFIF\x00":
        content = content[:12] + b"\x00\x00"  # no thumbnail
    elif marker in _COMMENTS or (marker in _APPLICATION and not _is_about_colour(marker, content)):
        return b""
    return bytes((0xFF, marker)) + (len(content) + 2).to_bytes(2, "big") + content


def _is_about_colour(marker: int, content: bytes) -> bool:
    profile = marker == 0xE2 and content[:12] == b"ICC_PROFILE\x00"
    return profile or (marker == 0xEE and content[:5] == b"Adobe")


def _orientation_segment(orientation: int) -> bytes:
    if orientation == 1:
        return b""
    content = b"Exif\x00\x00" + exif_block(orientation)
    return b"\xff\xe1" + (len(content) + 2).to_bytes(2, "big") + content


def _copy_scan(data: mmap.mmap, at: int, out: BinaryIO) -> int:
    """Copy entropy-coded data up to the next marker that ends it; returns where that is."""
    position = at
    while True:
        position = data.find(b"\xff", position)
        if position < 0:
            raise BrokenImage(detail="the JPEG picture has no end")
        following = data[position + 1]
        if following and following not in _RESTARTS and following != 0xFF:
            out.write(data[at:position])
            return position
        position += 1 if following == 0xFF else 2
