"""From a file to pixels, with everything bounded before it is read."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from zlib import error as ZlibError

from PIL import Image, ImageFile

from photodrive.exceptions import BrokenImage, TooManyPixels
from photodrive.imaging.renderer.job import Job

from . import gif, heif, jpeg, png, samples, tiff

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
_NO_MEMORY = ("out of memory", "memory alloc", "not enough memory")  # as libraries with errors of their own say it


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A picture whose header is read and judged; ``packet`` is its XMP, which Pillow no longer sees."""

    picture: Image.Image
    packet: bytes


def open_picture(job: Job) -> Opened:
    """The picture of ``job``, its header read and judged, no pixel decoded yet.

    Raises a subclass of ``UploadRefused``.
    """
    Image.MAX_IMAGE_PIXELS = None  # judged here, by our own limit
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    path, media_type = job.source_path, job.media_type
    _load_plugin(media_type)
    page = tiff.page_to_show(path) if media_type == "image/tiff" else 0
    if media_type == "image/heic":
        heif.refuse_films(path)
    try:
        picture = Image.open(path, formats=[_FORMATS[media_type]])
        frames = gif.count_frames(path) if media_type == "image/gif" else _frames(picture)
        if page:
            picture.seek(page)
    except _BROKEN as error:
        raise _told(error) from error
    _judge_size(picture, job.max_pixels)
    if frames > MAX_FRAMES:
        raise TooManyPixels(f"The picture has more than {MAX_FRAMES:,} frames.")
    return Opened(picture=picture, packet=_judge_metadata(picture))


def pixels(opened: Opened, job: Job, *, side: int | None = None) -> Image.Image:
    """The first frame wholly decoded, as 8-bit samples, not yet turned.

    With ``side`` it may come smaller, its longer side still that long. Raises ``BrokenImage`` where part of it is
    missing or unreadable, ``MemoryError`` where it does not fit.
    """
    picture = opened.picture
    if picture.format in {"JPEG", "MPO"}:
        return jpeg.read(job.source_path, side=side, scratch=job.target_path, memory=job.memory)
    try:
        if picture.format == "PNG":
            with Image.open(job.source_path, formats=["PNG"]) as copy:
                copy.verify()  # checks the sums that decoding alone does not look at
        picture.load()
    except _BROKEN as error:
        raise _told(error) from error
    return samples.to_eight_bit(picture)


def _told(error: Exception) -> Exception:
    """What is wrong with the picture. An error that has a number comes from the system: it may be as good as ever."""
    if isinstance(error, OSError) and error.errno is not None:
        return error
    if any(words in str(error).lower() for words in _NO_MEMORY):
        return MemoryError(str(error))
    return BrokenImage(detail=repr(error))


def orientation_of(picture: Image.Image) -> int:
    """The EXIF orientation that is still to be applied, 1 to 8; 1 where there is none or it makes no sense.

    Ask after :func:`pixels`: Pillow turns TIFFs by itself when it decodes them.
    """
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
        tiff.use()
    elif media_type == "image/png":
        png.use(max_profile_bytes=MAX_PROFILE_BYTES)
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
