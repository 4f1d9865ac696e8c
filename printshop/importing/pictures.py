"""Is this really a picture, and can the shop print it? Names and headers count for nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from PIL import Image

from printshop import trouble
from printshop.conf import settings
from printshop.exceptions import PhotoRefused

try:
    from pillow_heif import register_heif_opener
except ImportError:  # phones' HEIC pictures then end as "cannot be read"
    _HEIF: dict[str, tuple[str, str]] = {}
else:
    register_heif_opener()
    _HEIF = {"HEIF": ("image/heic", ".heic")}

_PREVIEWS = {"WEBP": ("image/webp", ".webp"), "JPEG": ("image/jpeg", ".jpg"), "PNG": ("image/png", ".png")}
_ORIGINALS = {
    **_PREVIEWS,
    **_HEIF,
    "MPO": ("image/jpeg", ".jpg"),  # a JPEG with a second picture behind the first
    "AVIF": ("image/avif", ".avif"),
    "TIFF": ("image/tiff", ".tif"),
    "GIF": ("image/gif", ".gif"),
}
PREVIEW_TYPES = {extension: media_type for media_type, extension in _PREVIEWS.values()}
MAX_PREVIEW_PIXELS = 16_000_000
_NO_OPENER = {"MPO"}  # Pillow's opener of JPEG finds those
_ORIENTATION = 0x0112
_SIDEWAYS = (5, 6, 7, 8)


@dataclass(frozen=True, kw_only=True)
class Picture:
    """What the bytes say; sizes in pixels of the upright picture."""

    media_type: str
    extension: str
    width: int
    height: int


def verify_original(file: BinaryIO) -> Picture:
    """Decode the whole picture; PhotoRefused when it is none, broken or too large."""
    return _verify(file, _ORIGINALS, settings.MAX_PHOTO_PIXELS)


def verify_preview(file: BinaryIO) -> Picture:
    """The same for a preview, which browsers must be able to show."""
    return _verify(file, _PREVIEWS, MAX_PREVIEW_PIXELS)


def _verify(file: BinaryIO, formats: dict[str, tuple[str, str]], max_pixels: int) -> Picture:
    file.seek(0)
    try:
        with Image.open(file, formats=[name for name in formats if name not in _NO_OPENER]) as image:
            if image.width * image.height > max_pixels:
                raise PhotoRefused("The picture has too many pixels.")
            media_type, extension = formats[image.format or ""]
            image.load()
            width, height = image.size
            sideways = image.getexif().get(_ORIENTATION) in _SIDEWAYS  # afterwards: a TIFF is turned by being decoded
    except PhotoRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PhotoRefused("The picture has too many pixels.") from error
    except Exception as error:  # a hostile file may make a decoder raise anything
        if trouble.of(error):
            raise
        raise PhotoRefused("The file is not a picture, or it is damaged.", detail=f"{type(error).__name__}") from error
    if sideways and media_type != "image/heic":  # HEIC pictures come upright from their decoder
        width, height = height, width
    return Picture(media_type=media_type, extension=extension, width=width, height=height)
