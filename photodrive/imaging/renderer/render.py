"""The renditions that pages and applications see: upright, sRGB, without a trace of metadata."""

from __future__ import annotations

import base64
import io

from PIL import Image

from . import facts
from .colours import conversion
from .colours.conversion import Meaning
from .decoding import opening
from .job import Answer, Job

PREVIEW_SIDE, THUMB_SIDE, PLACEHOLDER_SIDE = 1600, 320, 20  # pixels of the longer side
EFFORT = 2  # of WebP's encoder, 0 to 6: 3 takes more than twice as long to save 3 % of the bytes
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_QUARTERS = {1: Image.Transpose.ROTATE_270, 2: Image.Transpose.ROTATE_180, 3: Image.Transpose.ROTATE_90}


def run(job: Job) -> Answer:
    """Write both renditions. The answer tells the upright size, and what :mod:`.facts` found."""
    opened = opening.open_picture(job)
    found = facts.read(opened.picture, opened.packet)
    meaning = conversion.meaning_of(opened.picture, job)
    pixels = opening.pixels(opened, job, side=PREVIEW_SIDE)
    width, height = opened.picture.size
    orientation = opening.orientation_of(opened.picture)
    if (orientation >= 5) != bool(job.turned % 2):
        width, height = height, width
    preview = _within(pixels, PREVIEW_SIDE)
    if preview is not pixels:  # all that memory
        del pixels
        opened.picture.close()
    preview = upright(conversion.to_srgb(preview, meaning), orientation, job.turned)
    preview.info = {}
    alpha = is_transparent(preview)
    if not alpha:
        preview = preview.convert("RGB")
    preview.save(job.target_path / "preview.webp", "WEBP", quality=82, method=EFFORT)
    thumb = _within(preview, THUMB_SIDE)
    thumb.save(job.target_path / "thumb.webp", "WEBP", quality=78, method=EFFORT)
    size: Answer = {"width": width, "height": height, "alpha": alpha, "placeholder": _placeholder(thumb)}
    return {**size, **found}


def finished(job: Job, *, side: int | None = None, wide: bool = False) -> Image.Image:
    """The picture of ``job`` in sRGB, upright and turned; with ``side`` smaller, with ``wide`` in P3 if that helps."""
    opened = opening.open_picture(job)
    meaning = conversion.meaning_of(opened.picture, job)
    pixels = opening.pixels(opened, job, side=side)
    orientation = opening.orientation_of(opened.picture)
    if side is not None:
        pixels = _within(pixels, side)
    return upright(_coloured(pixels, meaning, wide), orientation, job.turned)


def upright(picture: Image.Image, orientation: int, turned: int) -> Image.Image:
    """``picture`` as its EXIF orientation wants it, then ``turned`` quarter turns to the right."""
    profile = picture.info.get("icc_profile")
    if orientation in _TURNS:
        picture = picture.transpose(_TURNS[orientation])
    if turned in _QUARTERS:
        picture = picture.transpose(_QUARTERS[turned])
    picture.info = {"icc_profile": profile} if profile else {}
    return picture


def is_transparent(picture: Image.Image) -> bool:
    """Whether any pixel lets the background through."""
    if picture.mode != "RGBA":
        return False
    low, _high = picture.getchannel("A").getextrema()
    return isinstance(low, int | float) and low < 255


def _coloured(picture: Image.Image, meaning: Meaning, wide: bool) -> Image.Image:
    if wide and conversion.is_wide(meaning):
        return conversion.to_p3(picture, meaning)
    result = conversion.to_srgb(picture, meaning)
    result.info = {}
    return result


def _placeholder(thumb: Image.Image) -> str:
    """What is shown until the picture is there, as WebP in base64."""
    out = io.BytesIO()
    _within(thumb, PLACEHOLDER_SIDE).save(out, "WEBP", quality=30, method=6, alpha_quality=30)
    return base64.b64encode(out.getvalue()).decode()


def _within(picture: Image.Image, side: int) -> Image.Image:
    """``picture``, made smaller to fit a square of ``side`` pixels; never larger, never without a pixel."""
    if max(picture.size) <= side:
        return picture
    width, height = picture.size
    scale = side / max(width, height)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=1.1)
