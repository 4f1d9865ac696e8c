"""From a file to pixels, with everything bounded before it is read."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from zlib import error as ZlibError

from PIL import Image, ImageFile

from photodrive.exceptions import BrokenImage, TooManyPixels, UnsupportedType

from . import gif

MAX_FRAMES = 2_000
MAX_PROFILE_BYTES = 4 * 1024 * 1024
MAX_EXIF_BYTES = 2 * 1024 * 1024
MAX_XMP_BYTES = 8 * 1024 * 1024

_FORMATS = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/gif": "GIF",
    "image/webp": "WEBP",
    "image/tiff": "TIFF",
    "image/avif": "AVIF",
    "image/heic": "HEIF",
}
_BROKEN = (  # what Pillow's readers raise over damaged files
    *(OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError, RuntimeError),
    *(ArithmeticError, struct.error, ZlibError),
)
_NEW_SUBFILE_TYPE, _DNG_VERSION = 254, 50706


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A picture whose header is read and judged; ``packet`` is its XMP, which Pillow no longer sees."""

    picture: Image.Image
    packet: bytes


def open_picture(path: Path, *, media_type: str, max_pixels: int) -> Opened:
    """The picture at ``path``, its header read and judged, no pixel decoded yet.

    Raises a subclass of ``UploadRefused``.
    """
    Image.MAX_IMAGE_PIXELS = None  # judged here, by our own limit
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    _load_plugin(media_type)
    try:
        picture = Image.open(path, formats=[_FORMATS[media_type]])
        frames = gif.count_frames(path) if media_type == "image/gif" else _frames(picture)
    except _BROKEN as error:
        raise _told(error) from error
    _judge_size(picture, max_pixels)
    if frames > MAX_FRAMES:
        raise TooManyPixels(f"The picture has more than {MAX_FRAMES:,} frames.")
    packet = _judge_metadata(picture)
    if media_type == "image/tiff":
        _refuse_raw(picture)
    return Opened(picture=picture, packet=packet)


def load(picture: Image.Image, path: Path) -> int:
    """Decode the first frame wholly; returns the EXIF orientation that is still to be applied.

    (Pillow turns TIFFs by itself.) Raises ``BrokenImage`` where part of it is missing or unreadable.
    """
    try:
        if picture.format == "PNG":
            with Image.open(path, formats=["PNG"]) as copy:
                copy.verify()  # checks the sums that decoding alone does not look at
        picture.load()
    except _BROKEN as error:
        raise _told(error) from error
    return orientation_of(picture)


def _told(error: Exception) -> Exception:
    """What is wrong with the picture. An error that has a number comes from the system: it may be as good as ever."""
    return error if isinstance(error, OSError) and error.errno is not None else BrokenImage(detail=repr(error))


def orientation_of(picture: Image.Image) -> int:
    """The EXIF orientation, 1 to 8; 1 where there is none or it makes no sense."""
    try:
        value = picture.getexif().get(0x0112, 1)
    except _BROKEN:
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _load_plugin(media_type: str) -> None:
    """Only the one plugin that is needed: every other one is code that need not see a stranger's file."""
    if media_type == "image/webp":
        from PIL import WebPImagePlugin  # noqa: F401
    elif media_type == "image/avif":
        from PIL import AvifImagePlugin  # noqa: F401
    elif media_type == "image/tiff":
        from PIL import TiffImagePlugin  # noqa: F401
    elif media_type == "image/heic":
        import pillow_heif

        pillow_heif.register_heif_opener(thumbnails=False)


def _frames(picture: Image.Image) -> int:
    if picture.format != "TIFF":
        return int(getattr(picture, "n_frames", 1))
    try:
        picture.seek(MAX_FRAMES)
    except EOFError:
        return 1
    finally:
        picture.seek(0)
    return MAX_FRAMES + 1


def _judge_size(picture: Image.Image, max_pixels: int) -> None:
    width, height = picture.size
    if width < 1 or height < 1:
        raise BrokenImage
    if width * height > max_pixels:
        megapixels = max_pixels // 1_000_000
        raise TooManyPixels(
            f"The picture is {width:,} × {height:,} pixels; up to {megapixels} megapixels can be added."
        )


def _judge_metadata(picture: Image.Image) -> bytes:
    """Refuse hidden loads. The XMP is taken out: no browser reads it for the orientation, and neither do we."""
    info = picture.info
    xmp = info.pop("xmp", None) or info.pop("XML:com.adobe.xmp", None) or b""
    for load, limit in (
        (info.get("icc_profile"), MAX_PROFILE_BYTES),
        (info.get("exif"), MAX_EXIF_BYTES),
        (xmp, MAX_XMP_BYTES),
    ):
        if load is not None and len(load) > limit:
            raise BrokenImage("The picture carries too much hidden data.")
    return xmp.encode() if isinstance(xmp, str) else bytes(xmp)


def _refuse_raw(picture: Image.Image) -> None:
    """Camera raw files are TIFFs whose first picture is only a thumbnail of the real one."""
    tags = getattr(picture, "tag_v2", {})
    if _DNG_VERSION in tags or int(tags.get(_NEW_SUBFILE_TYPE, 0)) & 1:
        raise UnsupportedType("This is a camera raw file. Please export it as JPEG first.")
