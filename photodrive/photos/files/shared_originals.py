"""The original without position and camera serials, for whoever may see the photo but not where it was taken.

Made on first need and kept beside the original: most photos are never handed out.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from photodrive.exceptions import FileMissing
from photodrive.imaging import renditions
from photodrive.photos.models import Photo

from . import drawing
from .storage import SHARED, StoredFile, name_for, stored_file

_REWRITTEN = {"image/jpeg", "image/png", "image/webp"}


def shared_media_type(photo: Photo) -> str:
    """The media type of :func:`shared_original`, known without making it.

    Formats whose metadata cannot be cut out cleanly (TIFF, HEIC, AVIF, GIF) go out as JPEG, or as PNG where
    they are transparent.
    """
    if photo.media_type in _REWRITTEN:
        return photo.media_type
    return "image/png" if photo.metadata.get("alpha") else "image/jpeg"


def shared_original(photo: Photo) -> StoredFile:
    """The photo at full size without its metadata, turned as its owner turned it.

    The first call for a photo may take as long as decoding it; making it twice at once does no harm. Raises
    :class:`FileMissing`, or a ``Trouble``.
    """
    media_type, name = shared_media_type(photo), name_for(SHARED, photo.turned)
    try:
        return stored_file(photo, name, media_type)
    except FileMissing:
        drawing.made(photo, {SHARED: name}, partial(_draw, photo, media_type))
        return stored_file(photo, name, media_type)


def _draw(photo: Photo, media_type: str, source: Path, target: Path) -> None:
    renditions.share(
        source=source,
        target=target,
        media_type=photo.media_type,
        shared_media_type=media_type,
        turned=photo.turned,
    )
