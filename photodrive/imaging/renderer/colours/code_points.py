"""Colours by number (ITU-T H.273): the primaries and the curve that a picture was made for.

Where a curve is that of a camera (BT.709 and its like), screens and browsers take it for the one of sRGB, and
pictures are made to look right there; so do we.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Chromaticities = tuple[float, float, float, float, float, float, float, float]  # x and y of red, green, blue, white
Matrix = tuple[tuple[float, float, float], ...]
Curve = float | Literal["srgb", "pq", "hlg"]  # a number is the exponent

_D65, _C, _DCI, _D50 = (0.3127, 0.3290), (0.310, 0.316), (0.314, 0.351), (0.3457, 0.3585)
SRGB: Chromaticities = (0.640, 0.330, 0.300, 0.600, 0.150, 0.060, *_D65)
P3: Chromaticities = (0.680, 0.320, 0.265, 0.690, 0.150, 0.060, *_D65)
_PRIMARIES: dict[int, Chromaticities] = {
    1: SRGB,
    4: (0.67, 0.33, 0.21, 0.71, 0.14, 0.08, *_C),
    5: (0.64, 0.33, 0.29, 0.60, 0.15, 0.06, *_D65),
    6: (0.630, 0.340, 0.310, 0.595, 0.155, 0.070, *_D65),
    7: (0.630, 0.340, 0.310, 0.595, 0.155, 0.070, *_D65),
    8: (0.681, 0.319, 0.243, 0.692, 0.145, 0.049, *_C),
    9: (0.708, 0.292, 0.170, 0.797, 0.131, 0.046, *_D65),
    11: (0.680, 0.320, 0.265, 0.690, 0.150, 0.060, *_DCI),
    12: P3,
    22: (0.630, 0.340, 0.295, 0.605, 0.155, 0.077, *_D65),
}
_CURVES: dict[int, Curve] = {4: 2.2, 5: 2.8, 8: 1.0, 16: "pq", 17: 2.6, 18: "hlg"}
WIDE_AREA = 0.14  # in the plane of chromaticities; sRGB's triangle has 0.112, P3's 0.152
_BRADFORD: Matrix = ((0.8951, 0.2664, -0.1614), (-0.7502, 1.7135, 0.0367), (0.0389, -0.0685, 1.0296))


@dataclass(frozen=True, kw_only=True)
class Space:
    """``max_light`` is what the file says of its brightest nits, 0 where it says nothing; only HDR curves have it."""

    primaries: Chromaticities
    curve: Curve
    max_light: float = 0
    full_range: bool = True

    @property
    def is_hdr(self) -> bool:
        """Whether there is light beyond the white of paper."""
        return self.curve in {"pq", "hlg"}

    @property
    def is_srgb(self) -> bool:
        """Whether nothing needs to be done."""
        near = all(abs(one - other) < 0.002 for one, other in zip(self.primaries, SRGB, strict=True))
        return near and self.curve == "srgb" and self.full_range

    @property
    def is_wide(self) -> bool:
        """Whether its colours go as far beyond sRGB as those of P3."""
        return area(*self.primaries[:6]) > WIDE_AREA


def space(primaries: int, transfer: int, *, max_light: float = 0, full_range: bool = True) -> Space:
    """The colours of two code points; unknown and unspecified ones are those of sRGB."""
    return Space(
        primaries=_PRIMARIES.get(primaries, SRGB),
        curve=_CURVES.get(transfer, "srgb"),
        max_light=max_light,
        full_range=full_range,
    )


def area(rx: float, ry: float, gx: float, gy: float, bx: float, by: float) -> float:
    """How much of the plane of chromaticities the triangle of three primaries covers."""
    return abs(rx * (gy - by) + gx * (by - ry) + bx * (ry - gy)) / 2


def to_xyz(primaries: Chromaticities) -> Matrix:
    """Linear RGB to XYZ adapted to D50, the white of profiles (ICC.1:2022, annex E)."""
    return _product(adaptation(primaries), native_to_xyz(primaries))


def between(source: Chromaticities, target: Chromaticities) -> Matrix:
    """Linear RGB of one space to that of the other, white becoming white."""
    return _product(inverse(to_xyz(target)), to_xyz(source))


def inverse(matrix: Matrix) -> Matrix:
    """The inverse of a matrix of three by three. Raises ``ZeroDivisionError`` where there is none."""
    (a, b, c), (d, e, f), (g, h, i) = matrix
    determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
    rows = (
        (e * i - f * h, c * h - b * i, b * f - c * e),
        (f * g - d * i, a * i - c * g, c * d - a * f),
        (d * h - e * g, b * g - a * h, a * e - b * d),
    )
    return tuple((x / determinant, y / determinant, z / determinant) for x, y, z in rows)


def applied(matrix: Matrix, vector: tuple[float, float, float]) -> tuple[float, float, float]:
    """``matrix`` times ``vector``."""
    x, y, z = vector
    first, second, third = (a * x + b * y + c * z for a, b, c in matrix)
    return first, second, third


def native_to_xyz(primaries: Chromaticities) -> Matrix:
    """Linear RGB to XYZ under its own white."""
    columns = [_xyz(primaries[at], primaries[at + 1]) for at in (0, 2, 4)]
    rows = tuple((columns[0][n], columns[1][n], columns[2][n]) for n in range(3))
    scale = applied(inverse(rows), _xyz(primaries[6], primaries[7]))
    return tuple((a * scale[0], b * scale[1], c * scale[2]) for a, b, c in rows)


def adaptation(primaries: Chromaticities) -> Matrix:
    """From the white of ``primaries`` to D50, by Bradford's method."""
    have, want = applied(_BRADFORD, _xyz(*primaries[6:])), applied(_BRADFORD, _xyz(*_D50))
    gains = tuple(wanted / given for given, wanted in zip(have, want, strict=True))
    scaled = tuple((a * gain, b * gain, c * gain) for gain, (a, b, c) in zip(gains, _BRADFORD, strict=True))
    return _product(inverse(_BRADFORD), scaled)


def _xyz(x: float, y: float) -> tuple[float, float, float]:
    return x / y, 1.0, (1 - x - y) / y


def _product(one: Matrix, other: Matrix) -> Matrix:
    columns = list(zip(*other, strict=True))
    return tuple((_dot(row, columns[0]), _dot(row, columns[1]), _dot(row, columns[2])) for row in one)


def _dot(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))
