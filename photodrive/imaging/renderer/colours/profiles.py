"""Profiles of our own making, for colours that a file says by numbers (ICC.1:2022, sections 8.4 and 10.18)."""

from __future__ import annotations

import struct

from photodrive.imaging.renderer.rewriting import icc

from .code_points import P3, Chromaticities, Matrix, Space, adaptation, to_xyz

_VERSION = 4
_SRGB_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)


def of(space: Space) -> bytes:
    """A profile for ``space``, which has to be an SDR one. Raises ``ZeroDivisionError`` over impossible primaries."""
    return _profile(space.primaries, b"Colours", _curve(space))


def display_p3() -> bytes:
    """P3 with the white and the curve of sRGB."""
    return _profile(P3, b"Display P3", _curve(Space(primaries=P3, curve="srgb")))


def _profile(primaries: Chromaticities, name: bytes, curve: bytes) -> bytes:
    columns = list(zip(*to_xyz(primaries), strict=True))
    red, green, blue = (b"XYZ " + bytes(4) + _fixed(*column) for column in columns)
    tags = {
        b"desc": icc.text(_VERSION, name),
        b"cprt": icc.text(_VERSION, b"None", copyright=True),
        b"wtpt": b"XYZ " + bytes(4) + _fixed(0.9642, 1.0, 0.8249),
        b"chad": b"sf32" + bytes(4) + _flat(adaptation(primaries)),
        b"rXYZ": red,
        b"gXYZ": green,
        b"bXYZ": blue,
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    return icc.assembled(_header(), tags)


def _header() -> bytes:
    head = bytes(8) + bytes((_VERSION, 0x30, 0, 0)) + b"mntrRGB XYZ " + icc.DAY + b"acsp" + bytes(28)
    return head + _fixed(0.9642, 1.0, 0.8249) + bytes(48)


def _curve(space: Space) -> bytes:
    if isinstance(space.curve, float):
        return b"para" + bytes(4) + struct.pack(">HH", 0, 0) + _fixed(space.curve)
    return b"para" + bytes(4) + struct.pack(">HH", 3, 0) + _fixed(*_SRGB_CURVE)


def _flat(matrix: Matrix) -> bytes:
    return b"".join(_fixed(*row) for row in matrix)


def _fixed(*numbers: float) -> bytes:
    return b"".join(round(number * 65536).to_bytes(4, "big", signed=True) for number in numbers)
