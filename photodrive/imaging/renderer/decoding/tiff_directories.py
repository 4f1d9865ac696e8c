"""The directories of a TIFF, small numbers only, without looking at a single pixel (TIFF 6.0, section 2; BigTIFF)."""

from __future__ import annotations

import struct
from typing import BinaryIO

Directory = dict[int, tuple[int, ...]]

MAX_DIRECTORIES, MAX_ENTRIES, MAX_VALUES = 64, 1000, 16
_SUB_DIRECTORIES = 330
_TYPES = {1: "B", 3: "H", 4: "I", 6: "b", 7: "B", 13: "I", 16: "Q", 18: "Q"}


def directories(file: BinaryIO) -> tuple[list[Directory], list[Directory]]:
    """The chain of pages, and the directories that pages have inside (``SubIFDs``). What is damaged is left out."""
    head = file.read(16)
    order = "<" if head[:2] == b"II" else ">"
    big = struct.unpack(order + "H", head[2:4].ljust(2, b"\x00"))[0] == 43
    reader = _Reader(file, order, big)
    at = _number(order, head[8:16] if big else head[4:8])
    pages: list[Directory] = []
    inner: list[Directory] = []
    while at and len(pages) + len(inner) < MAX_DIRECTORIES and at not in reader.seen:
        page, at = reader.directory(at)
        pages.append(page)
        for below in page.get(_SUB_DIRECTORIES, ()):
            if len(pages) + len(inner) < MAX_DIRECTORIES and below not in reader.seen:
                inner.append(reader.directory(below)[0])
    return pages, inner


class _Reader:
    def __init__(self, file: BinaryIO, order: str, big: bool) -> None:
        self.file, self.order, self.big = file, order, big
        self.seen: set[int] = set()

    def directory(self, at: int) -> tuple[Directory, int]:
        """The entries at ``at`` whose values are whole numbers, and where the next directory is; 0 for none."""
        self.seen.add(at)
        counting, size = (8, 20) if self.big else (2, 12)
        self.file.seek(at)
        entries = min(_number(self.order, self.file.read(counting)), MAX_ENTRIES)
        table = self.file.read(entries * size)
        following = self.file.read(8 if self.big else 4)
        found = {}
        for begin in range(0, len(table) - size + 1, size):
            tag, kind = struct.unpack(self.order + "HH", table[begin : begin + 4])
            found[tag] = self._values(kind, table[begin + 4 : begin + size])
        return found, _number(self.order, following)

    def _values(self, kind: int, rest: bytes) -> tuple[int, ...]:
        half = len(rest) // 2
        count, code = _number(self.order, rest[:half]), _TYPES.get(kind)
        if code is None:
            return ()
        count = min(count, MAX_VALUES)
        size = struct.calcsize("=" + code) * count
        data = rest[half : half + size]
        if size > half:
            self.file.seek(_number(self.order, rest[half:]))
            data = self.file.read(size)
        return struct.unpack(f"{self.order}{count}{code}", data) if len(data) == size else ()


def _number(order: str, data: bytes) -> int:
    return int.from_bytes(data, "little" if order == "<" else "big")
