"""Samples of every depth as bytes."""

from __future__ import annotations

from PIL import Image, ImageOps

from photodrive.exceptions import UnsupportedType

from . import tiff


def to_eight_bit(picture: Image.Image) -> Image.Image:
    """A picture that can be scaled: one of the modes L, LA, RGB, RGBA, CMYK, LAB.

    Palettes are resolved, a transparent colour becomes an alpha channel, deep samples keep their upper byte.
    """
    mode = picture.mode
    if mode.startswith("I;16"):
        grey = _upper_bytes(picture)
        return ImageOps.invert(grey) if tiff.is_negative(picture) else grey
    if mode == "I":
        return picture.point(lambda value: value * (1 / 256)).convert("L")
    if mode == "F":
        raise UnsupportedType("Pictures with floating point samples cannot be added. Please export as JPEG.")
    if mode in {"P", "PA"}:
        return picture.convert("RGBA" if mode == "PA" or "transparency" in picture.info else "RGB")
    if mode in {"RGB", "L", "1"} and "transparency" in picture.info:
        return picture.convert("RGBA")
    if mode in {"L", "LA", "RGB", "RGBA", "CMYK", "LAB"}:
        return picture
    return picture.convert("RGBA" if mode.endswith(("A", "a")) else "RGB" if mode != "1" else "L")


def _upper_bytes(picture: Image.Image) -> Image.Image:
    first = 0 if picture.mode.endswith("B") else 1
    return Image.frombytes("L", picture.size, picture.tobytes()[first::2])
