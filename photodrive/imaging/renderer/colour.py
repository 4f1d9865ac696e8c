"""Any picture as 8-bit sRGB, with or without transparency."""

from __future__ import annotations

import io

from PIL import Image, ImageCms

from photodrive.exceptions import UnsupportedType

_SRGB = ImageCms.createProfile("sRGB")


def to_eight_bit(picture: Image.Image) -> Image.Image:
    """A picture that can be scaled: one of the modes L, LA, RGB, RGBA, CMYK, LAB.

    Palettes are resolved, a transparent colour becomes an alpha channel, deep samples keep their upper byte.
    """
    mode = picture.mode
    if mode.startswith("I;16"):
        return _upper_bytes(picture)
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


def to_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """``picture`` in sRGB, as RGB or RGBA; a profile that does not fit is as good as none."""
    alpha = picture.getchannel("A") if "A" in picture.getbands() and picture.mode != "LAB" else None
    base = picture.convert({"LA": "L", "RGBA": "RGB"}.get(picture.mode, picture.mode))
    result = _by_profile(base, profile) if profile or base.mode == "LAB" else None
    if result is None:
        result = base.convert("RGB")
    if alpha is not None:
        result.putalpha(alpha)
    return result


def _by_profile(picture: Image.Image, profile: bytes | None) -> Image.Image | None:
    try:
        given = ImageCms.createProfile("LAB") if picture.mode == "LAB" else io.BytesIO(profile or b"")
        source = ImageCms.ImageCmsProfile(given)
        return ImageCms.profileToProfile(picture, source, _SRGB, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None


def _upper_bytes(picture: Image.Image) -> Image.Image:
    first = 0 if picture.mode.endswith("B") else 1
    return Image.frombytes("L", picture.size, picture.tobytes()[first::2])
