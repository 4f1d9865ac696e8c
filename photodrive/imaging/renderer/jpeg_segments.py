"""The segments of a JPEG one after the other, without decoding it (ITU-T T.81, annex B)."""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterator
from dataclasses import dataclass

from photodrive.exceptions import BrokenImage

SOS, EOI = 0xDA, 0xD9
FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
PROGRESSIVE = frozenset({0xC2, 0xC6, 0xCA, 0xCE})
_MOST_SEGMENTS = 100_000
_TEM = 0x01
_RESTARTS = range(0xD0, 0xD8)
_END_OF_SCAN = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]", re.DOTALL)  # neither a stuffed byte nor a restart


@dataclass(frozen=True, kw_only=True)
class Segment:
    """The content of one segment lies at ``begin`` to ``end``, what follows a scan's header at ``end`` to ``after``."""

    marker: int
    begin: int
    end: int
    after: int


def walk(data: mmap.mmap) -> Iterator[Segment]:
    """All segments up to the end of the picture, its marker included; that one is missing where the file is cut off.

    Only a file that ends within or right behind a scan may lack it. Raises ``BrokenImage`` where there is no order.
    """
    at = 2
    for _ in range(_MOST_SEGMENTS):
        marker, at = _next_marker(data, at)
        if marker == EOI:
            yield Segment(marker=EOI, begin=at, end=at, after=at)
            return
        if marker in _RESTARTS or marker == _TEM:
            continue
        end = at + int.from_bytes(data[at : at + 2], "big")
        if end < at + 2 or end > len(data):
            raise BrokenImage(detail="a JPEG segment is longer than the file")
        after = _end_of_scan(data, end) if marker == SOS else end
        yield Segment(marker=marker, begin=at + 2, end=end, after=after)
        if marker == SOS and after >= len(data):
            return
        at = after
    raise BrokenImage(detail="too many JPEG segments")


def _next_marker(data: mmap.mmap, at: int) -> tuple[int, int]:
    """The next marker and where its content begins; fill bytes before it are skipped."""
    try:
        if data[at] != 0xFF:
            raise BrokenImage(detail="no JPEG marker where one is due")
        while data[at] == 0xFF:
            at += 1
        return data[at], at + 1
    except IndexError as error:
        raise BrokenImage(detail="a JPEG segment is cut off") from error


def _end_of_scan(data: mmap.mmap, at: int) -> int:
    """Where the entropy-coded data that begins at ``at`` ends: at a marker, or with the file."""
    found = _END_OF_SCAN.search(data, at)
    return found.start() if found else len(data)
