"""What a PNG says of its colours before its pixels begin (PNG, third edition, sections 11.3.2 and 4.3)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from . import code_points
from .code_points import SRGB, Chromaticities, Curve, Space

_MOST_CHUNKS = 10_000
_LONGEST = 64  # bytes of a chunk that is looked at


def told(path: Path) -> tuple[Space | None, bool]:
    """The colours by numbers, None if the file says none; and whether they go before a colour profile."""
    chunks = dict(reversed(list(_chunks(path))))
    points = chunks.get(b"cICP", b"")
    if len(points) == 4:
        light = chunks.get(b"cLLI", b"").ljust(4, b"\x00")
        brightest = int.from_bytes(light[:4], "big") / 10_000
        space = code_points.space(points[0], points[1], max_light=brightest, full_range=points[3] != 0)
        return space, True
    if b"sRGB" in chunks:
        return None, False
    primaries, curve = _primaries(chunks.get(b"cHRM", b"")), _curve(chunks.get(b"gAMA", b""))
    if primaries is None and curve is None:
        return None, False
    return Space(primaries=primaries or SRGB, curve=curve or "srgb"), False


def _chunks(path: Path) -> Iterator[tuple[bytes, bytes]]:
    with path.open("rb") as file:
        file.seek(8)
        for _ in range(_MOST_CHUNKS):
            head = file.read(8)
            size, kind = int.from_bytes(head[:4], "big"), head[4:]
            if len(head) < 8 or kind == b"IDAT":
                return
            body = file.read(min(size, _LONGEST))
            file.seek(size - len(body) + 4, 1)
            yield kind, body


def _primaries(chunk: bytes) -> Chromaticities | None:
    """Those of a ``cHRM`` that can be: within the plane, and with a triangle between them."""
    if len(chunk) != 32:
        return None
    wx, wy, rx, ry, gx, gy, bx, by = (value / 100_000 for value in struct.unpack(">8I", chunk))
    found = (rx, ry, gx, gy, bx, by, wx, wy)
    if any(not (0 <= x <= 1 and 0 < y <= 1) for x, y in zip(found[::2], found[1::2], strict=True)):
        return None
    return found if code_points.area(rx, ry, gx, gy, bx, by) > 0.01 else None


def _curve(chunk: bytes) -> Curve | None:
    """The exponent of a ``gAMA``; the one that stands for sRGB is none of its own."""
    value = int.from_bytes(chunk[:4], "big") / 100_000
    if not 0.1 <= value <= 10:
        return None
    return "srgb" if abs(value - 0.45455) < 0.01 else 1 / value
