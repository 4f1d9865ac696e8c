"""The renditions that pages and applications see: upright, sRGB, without a trace of metadata."""

from __future__ import annotations

import base64
import io

from PIL import Image

from . import colour, decode, facts
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


def run(job: Job) -> Answer:
    """Write both renditions. The answer tells the upright size, and what :mod:`.facts` found."""
    opened = decode.open_picture(job.source_path, media_type=job.media_type, max_pixels=job.max_pixels)
    picture = opened.picture
    found = facts.read(picture, opened.packet)
    orientation = decode.load(picture, job.source_path)
    width, height = picture.size
    if orientation >= 5:
        width, height = height, width
    preview = finished(_within(colour.to_eight_bit(picture), PREVIEW_SIDE), picture, orientation)
    picture.close()
    alpha = is_transparent(preview)
    if not alpha:
        preview = preview.convert("RGB")
    preview.save(job.target_path / "preview.webp", "WEBP", quality=82, method=EFFORT)
    thumb = _within(preview, THUMB_SIDE)
    thumb.save(job.target_path / "thumb.webp", "WEBP", quality=78, method=EFFORT)
    size: Answer = {"width": width, "height": height, "alpha": alpha, "placeholder": _placeholder(thumb)}
    return {**size, **found}


def _placeholder(thumb: Image.Image) -> str:
    """What is shown until the picture is there, as WebP in base64."""
    out = io.BytesIO()
    _within(thumb, PLACEHOLDER_SIDE).save(out, "WEBP", quality=30, method=6, alpha_quality=30)
    return base64.b64encode(out.getvalue()).decode()


def finished(picture: Image.Image, source: Image.Image, orientation: int) -> Image.Image:
    """``picture`` (made from ``source``) in sRGB, upright, with nothing else attached."""
    result = colour.to_srgb(picture, source.info.get("icc_profile"))
    if orientation in _TURNS:
        result = result.transpose(_TURNS[orientation])
    result.info = {}
    return result


def is_transparent(picture: Image.Image) -> bool:
    """Whether any pixel lets the background through."""
    if picture.mode != "RGBA":
        return False
    low, _high = picture.getchannel("A").getextrema()
    return isinstance(low, int | float) and low < 255


def _within(picture: Image.Image, side: int) -> Image.Image:
    """``picture``, made smaller to fit a square of ``side`` pixels; never larger, never without a pixel."""
    if max(picture.size) <= side:
        return picture
    width, height = picture.size
    scale = side / max(width, height)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=1.1)
