"""What a HEIF or AVIF says about its primary picture outside of the compressed data (ISO/IEC 14496-12, 23008-12).

Reads a few kilobytes, bounded in bytes, boxes and depth. Pillow tells none of it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_MOST_BYTES = 4 * 1024 * 1024  # of the box that describes the pictures
_MOST_BOXES = 10_000
_FULL = 4  # bytes of version and flags


@dataclass(frozen=True, kw_only=True)
class Primary:
    """``code_points``: primaries, transfer, matrix and full range (ITU-T H.273); ``max_light``: the brightest nits."""

    code_points: tuple[int, int, int, bool] | None = None
    max_light: int = 0
    has_profile: bool = False


def primary(path: Path) -> Primary | None:
    """What is said of the primary picture of the file at ``path``; None where there is no such picture."""
    with path.open("rb") as file:
        meta = _meta(file)
    if meta is None:
        return None
    try:
        return _primary(meta)
    except (struct.error, IndexError):
        return Primary()


def _primary(meta: bytes) -> Primary | None:
    parts = dict(reversed(list(_boxes(meta, _FULL))))  # the first of each kind counts
    if b"pitm" not in parts:
        return None
    item = _item_number(parts[b"pitm"])
    inside = dict(_boxes(parts.get(b"iprp", b""), 0))
    known = list(_boxes(inside.get(b"ipco", b""), 0))
    associated = _associations(inside.get(b"ipma", b""))
    found = _described(known, associated.get(item, ()))
    if found.code_points is None and not found.has_profile:  # a mosaic may leave it to its tiles
        for tile in _tiles(parts.get(b"iref", b""), item)[:1]:
            found = _described(known, associated.get(tile, ()), found.max_light)
    return found


def _described(known: list[tuple[bytes, bytes]], numbers: tuple[int, ...], max_light: int = 0) -> Primary:
    code_points, has_profile = None, False
    for number in numbers:
        kind, body = known[number - 1] if 0 < number <= len(known) else (b"", b"")
        if kind == b"clli" and len(body) >= 2:
            max_light = int.from_bytes(body[:2], "big")
        elif kind == b"colr" and body[:4] == b"nclx" and len(body) >= 11:
            primaries, transfer, matrix = struct.unpack(">3H", body[4:10])
            code_points = (primaries, transfer, matrix, bool(body[10] & 0x80))
        elif kind == b"colr" and body[:4] in {b"prof", b"rICC"}:
            has_profile = True
    return Primary(code_points=code_points, max_light=max_light, has_profile=has_profile)


def _meta(file: BinaryIO) -> bytes | None:
    """The content of the first top-level ``meta`` box."""
    for _ in range(_MOST_BOXES):
        head = file.read(8)
        if len(head) < 8:
            return None
        size, kind, used = int.from_bytes(head[:4], "big"), head[4:], 8
        if size == 1:
            size, used = int.from_bytes(file.read(8), "big"), 16
        if 0 < size < used:
            return None
        if kind == b"meta":
            return file.read(min(size - used, _MOST_BYTES) if size else _MOST_BYTES)
        if not size:  # the last one, up to the end of the file
            return None
        file.seek(size - used, 1)
    return None


def _boxes(data: bytes, at: int) -> Iterator[tuple[bytes, bytes]]:
    """Kind and content of the boxes in ``data`` from ``at`` on."""
    for _ in range(_MOST_BOXES):
        head = data[at : at + 8]
        size = int.from_bytes(head[:4], "big") or len(data) - at
        if len(head) < 8 or size < 8 or at + size > len(data):
            return
        yield head[4:], data[at + 8 : at + size]
        at += size


def _item_number(pitm: bytes) -> int:
    return int.from_bytes(pitm[4:6] if pitm[0] == 0 else pitm[4:8], "big")


def _associations(ipma: bytes) -> dict[int, tuple[int, ...]]:
    """The numbers of the properties of each item, beginning with 1 (23008-12, section 9.3)."""
    if len(ipma) < 8:
        return {}
    wide_item, wide_property = ipma[0] >= 1, ipma[3] & 1
    at, found = 8, {}
    for _ in range(min(int.from_bytes(ipma[4:8], "big"), _MOST_BOXES)):
        size = 4 if wide_item else 2
        item, count = int.from_bytes(ipma[at : at + size], "big"), ipma[at + size]
        at += size + 1
        step, mask = (2, 0x7FFF) if wide_property else (1, 0x7F)
        ends = range(at, at + step * count, step)
        found[item] = tuple(int.from_bytes(ipma[end : end + step], "big") & mask for end in ends)
        at += step * count
    return found


def _tiles(iref: bytes, item: int) -> list[int]:
    """The items of which the mosaic ``item`` is put together."""
    if not iref:
        return []
    size = 4 if iref[0] else 2
    for kind, body in _boxes(iref, _FULL):
        if kind == b"dimg" and int.from_bytes(body[:size], "big") == item:
            count = int.from_bytes(body[size : size + 2], "big")
            begin = size + 2
            return [int.from_bytes(body[at : at + size], "big") for at in range(begin, begin + size * count, size)]
    return []
