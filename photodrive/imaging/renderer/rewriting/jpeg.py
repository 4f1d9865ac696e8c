"""A JPEG without its metadata, its compressed picture untouched (ITU-T T.81, annex B).

Kept: what is needed to show the picture the same (tables, frames, scans, what colour needs of the profile, Adobe's
colour transform, JFIF's density) and the orientation. Everything else goes, the thumbnail inside JFIF, comments,
further pictures (MPF) and whatever follows the end of the picture included.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from pathlib import Path

from photodrive.imaging.renderer.jpeg_segments import EOI, Segment, walk

from . import icc
from .orientation import exif_block

_APPLICATION = range(0xE0, 0xF0)
_COMMENTS = {0xFE, *range(0xF0, 0xFE)}
_PROFILE, _PROFILE_NAME, _PROFILE_PART = 0xE2, b"ICC_PROFILE\x00", 65_519
_ADOBE_BYTES = 12  # name, version, flags and transform: nobody needs what stands behind them


def rewrite(source: Path, target: Path, orientation: int) -> None:
    """Write ``source`` to ``target`` without metadata. Raises ``BrokenImage`` where it is no plain JPEG."""
    with (
        source.open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data,
        target.open("wb") as out,
    ):
        segments = list(walk(data))
        out.write(b"\xff\xd8")
        head = [_orientation_segment(orientation), *_profile_segments(data, segments)]
        for number, segment in enumerate(segments):
            if head and (number or segment.marker != 0xE0):  # after JFIF's own segment, which has to be the first
                out.write(b"".join(head))
                head = []
            if segment.marker != EOI:
                out.write(_kept(segment.marker, data[segment.begin : segment.end]))
                out.write(data[segment.end : segment.after])
        out.write(b"\xff\xd9")  # cameras that lost power forget it


def _kept(marker: int, content: bytes) -> bytes:
    """The segment as it goes out; empty if it stays behind."""
    if marker == 0xE0 and content[:5] == b"JFIF\x00":
        content = content[:12] + b"\x00\x00"  # no thumbnail
    elif marker == 0xEE and content[:5] == b"Adobe":
        content = content[:_ADOBE_BYTES]
    elif marker in _COMMENTS or marker in _APPLICATION:
        return b""
    return _segment(marker, content)


def _segment(marker: int, content: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(content) + 2).to_bytes(2, "big") + content


def _orientation_segment(orientation: int) -> bytes:
    return b"" if orientation == 1 else _segment(0xE1, b"Exif\x00\x00" + exif_block(orientation))


def _profile_segments(data: mmap.mmap, segments: list[Segment]) -> Iterator[bytes]:
    """The colour profile with nothing in it but colour, cut up as it has to be (ICC.1:2022, annex B.4)."""
    parts: dict[int, bytes] = {}
    for segment in segments:
        content = data[segment.begin : segment.end]
        if segment.marker == _PROFILE and content.startswith(_PROFILE_NAME) and len(content) > 14:
            parts.setdefault(content[12], content[14:])
    profile = icc.only_colour(b"".join(part for _, part in sorted(parts.items())))
    cuts = [profile[at : at + _PROFILE_PART] for at in range(0, len(profile), _PROFILE_PART)]
    for number, cut in enumerate(cuts, 1):
        yield _segment(_PROFILE, _PROFILE_NAME + bytes((number, len(cuts))) + cut)
