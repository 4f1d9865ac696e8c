"""Any picture of 8-bit samples as sRGB, or as P3 where its colours go that far; with or without transparency."""

from __future__ import annotations

import io
from dataclasses import dataclass

from PIL import Image, ImageCms

from photodrive.imaging.renderer import boxes
from photodrive.imaging.renderer.job import Job

from . import code_points, hdr, png_chunks, profiles
from .code_points import P3, SRGB, Space

_SRGB = ImageCms.createProfile("sRGB")
_BROKEN = (ImageCms.PyCMSError, OSError, ValueError, TypeError, ArithmeticError)


@dataclass(frozen=True, kw_only=True)
class Meaning:
    """What the numbers of a picture stand for: a profile, or a space by numbers, or neither, which is sRGB."""

    profile: bytes = b""
    space: Space | None = None


def meaning_of(picture: Image.Image, job: Job) -> Meaning:
    """What the file of ``job`` says of its colours; HDR by numbers goes before a profile, which cannot tell it."""
    profile = bytes(picture.info.get("icc_profile") or b"")
    space, first = None, False
    if job.media_type == "image/png":
        space, first = png_chunks.told(job.source_path)
    elif job.media_type in {"image/heic", "image/avif"}:
        described = boxes.primary(job.source_path)
        if described is not None and described.code_points is not None:
            primaries, transfer, _, _ = described.code_points
            space = code_points.space(primaries, transfer, max_light=described.max_light)
            first = space.is_hdr
    if profile and not first:
        return Meaning(profile=profile)
    return Meaning(space=None if space is None or space.is_srgb else space)


def to_srgb(picture: Image.Image, meaning: Meaning) -> Image.Image:
    """``picture`` in sRGB, as RGB or RGBA; a profile that does not fit is as good as none."""
    return _converted(picture, meaning, wide=False)


def to_p3(picture: Image.Image, meaning: Meaning) -> Image.Image:
    """The same in P3, its profile attached."""
    result = _converted(picture, meaning, wide=True)
    result.info["icc_profile"] = profiles.display_p3()
    return result


def is_wide(meaning: Meaning) -> bool:
    """Whether sRGB would lose colours that P3 has."""
    if meaning.space is not None:
        return meaning.space.is_wide
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(meaning.profile)).profile
        ends = (profile.red_primary, profile.green_primary, profile.blue_primary)
        points = [point for end in ends if end is not None for point in end[1][:2]]
        return len(points) == 6 and code_points.area(*points) > code_points.WIDE_AREA
    except _BROKEN:
        return False


def _converted(picture: Image.Image, meaning: Meaning, *, wide: bool) -> Image.Image:
    alpha = picture.getchannel("A") if "A" in picture.getbands() and picture.mode != "LAB" else None
    base = _as(picture, {"LA": "L", "RGBA": "RGB"}.get(picture.mode, picture.mode))
    result = _by_space(base, meaning.space, wide) if meaning.space else _by_profile(base, meaning.profile, wide)
    if alpha is not None:
        result.putalpha(alpha)
    return result


def _by_space(picture: Image.Image, space: Space, wide: bool) -> Image.Image:
    colours = _as(picture, "RGB")
    if not space.full_range:  # video keeps room below black and above white
        colours = colours.point([min(255, max(0, round((code - 16) * 255 / 219))) for code in range(256)] * 3)
    try:
        if space.is_hdr:
            return hdr.to_sdr(colours, space, P3 if wide else SRGB)
        return _by_profile(colours, profiles.of(space), wide)
    except ArithmeticError:  # primaries between which there is nothing
        return colours


def _by_profile(picture: Image.Image, profile: bytes, wide: bool) -> Image.Image:
    if not (profile or picture.mode == "LAB" or wide):
        return _as(picture, "RGB")
    target = ImageCms.ImageCmsProfile(io.BytesIO(profiles.display_p3())) if wide else _SRGB
    try:
        given = ImageCms.createProfile("LAB") if picture.mode == "LAB" else io.BytesIO(profile)
        source = ImageCms.ImageCmsProfile(given)
        in_place = picture.mode == "RGB"  # a second copy of a large picture may be one too many
        converted = ImageCms.profileToProfile(picture, source, target, outputMode="RGB", inPlace=in_place)
    except _BROKEN:
        return _as(picture, "RGB")
    return picture if converted is None else converted


def _as(picture: Image.Image, mode: str) -> Image.Image:
    """``picture`` in ``mode``; itself, not a copy, where it is so already."""
    return picture if picture.mode == mode else picture.convert(mode)
