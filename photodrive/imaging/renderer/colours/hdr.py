"""Light beyond the white of paper, brought down to what a page can show (ITU-R BT.2100).

Linear light is divided by the brightest that the picture has, and goes on as it is: no curve that anybody would have
to like. What a decoder gives are 8 bits of PQ or HLG, whose steps are even to the eye, so a table is exact enough.
"""

from __future__ import annotations

from PIL import Image, ImageChops, ImageFilter

from .code_points import Chromaticities, Space, applied, between, to_xyz

PAPER = 203.0  # nits of diffuse white (ITU-R BT.2408)
_BRIGHTEST = 0.999  # of the pixels are not beyond it
_STEPS = 33
_PQ_PEAK, _HLG_PEAK, _HLG_GAMMA = 10_000.0, 1_000.0, 1.2


def to_sdr(picture: Image.Image, space: Space, target: Chromaticities) -> Image.Image:
    """The RGB ``picture`` of an HDR ``space`` in the primaries ``target`` with the curve of sRGB."""
    peak = space.max_light or max(PAPER, _brightest(picture, space))
    top = min(1.0, _code_of(peak)) if space.curve == "pq" else 1.0
    if top < 1:  # the table's last corner is white then, and none lies beyond it
        picture = picture.point([min(255, round(code / top)) for code in range(256)] * 3)
    return picture.filter(ImageFilter.Color3DLUT(_STEPS, _table(space, target, peak, top)))


def _brightest(picture: Image.Image, space: Space) -> float:
    """Nits that all but a thousandth of the pixels stay below, by their strongest colour."""
    red, green, blue = picture.split()[:3]
    counts = ImageChops.lighter(ImageChops.lighter(red, green), blue).histogram()
    most, seen = _BRIGHTEST * sum(counts), 0
    for code, count in enumerate(counts):
        seen += count
        if seen >= most:
            return _light(code / 255, space) ** (1 if space.curve == "pq" else _HLG_GAMMA) * _peak(space)
    return PAPER


def _table(space: Space, target: Chromaticities, peak: float, top: float) -> list[tuple[float, float, float]]:
    """The colour for every corner of a grid of codes up to ``top``, red changing fastest."""
    matrix, weights = between(space.primaries, target), to_xyz(space.primaries)[1]
    axis = [_light(top * step / (_STEPS - 1), space) for step in range(_STEPS)]
    gain = _peak(space) / peak
    table = []
    for blue in axis:
        for green in axis:
            for red in axis:
                scale = gain
                if space.curve == "hlg":  # the system's gamma (BT.2100, table 5)
                    scale *= max(weights[0] * red + weights[1] * green + weights[2] * blue, 1e-9) ** (_HLG_GAMMA - 1)
                light = applied(matrix, (red * scale, green * scale, blue * scale))
                table.append((_code(light[0]), _code(light[1]), _code(light[2])))
    return table


def _peak(space: Space) -> float:
    return _PQ_PEAK if space.curve == "pq" else _HLG_PEAK


def _light(code: float, space: Space) -> float:
    """Of PQ the light of the display, of HLG that of the scene, as part of its peak (BT.2100, tables 4 and 5)."""
    if space.curve == "pq":
        root = code ** (1 / 78.84375)
        return float((max(root - 0.8359375, 0) / (18.8515625 - 18.6875 * root)) ** (1 / 0.1593017578125))
    if code <= 0.5:
        return code * code / 3
    return float((2.718281828459045 ** ((code - 0.55991073) / 0.17883277) + 0.28466892) / 12)


def _code_of(nits: float) -> float:
    """The code of PQ for some light of a display (BT.2100, table 4)."""
    power = (nits / _PQ_PEAK) ** 0.1593017578125
    return float(((0.8359375 + 18.8515625 * power) / (1 + 18.6875 * power)) ** 78.84375)


def _code(light: float) -> float:
    """The curve of sRGB (IEC 61966-2-1)."""
    if light >= 1:
        return 1.0
    return 12.92 * max(light, 0.0) if light <= 0.0031308 else float(1.055 * light ** (1 / 2.4) - 0.055)
