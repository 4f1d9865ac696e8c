"""Counting the frames of a GIF without decoding one (GIF89a, sections 18 to 26)."""

from __future__ import annotations

import mmap
from pathlib import Path

_EXTENSION, _IMAGE = 0x21, 0x2C


def count_frames(path: Path) -> int:
    """The number of image blocks; a file that ends early counts as far as it goes."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        frames = 0
        at = 13 + _table_bytes(data[10])
        try:
            while data[at] in (_EXTENSION, _IMAGE):
                if data[at] == _IMAGE:
                    frames += 1
                    at += 10 + _table_bytes(data[at + 9]) + 1
                else:
                    at += 2
                at = _after_blocks(data, at)
        except IndexError:
            pass
        return frames


def _table_bytes(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _after_blocks(data: mmap.mmap, at: int) -> int:
    while data[at]:
        at += data[at] + 1
    return at + 1
