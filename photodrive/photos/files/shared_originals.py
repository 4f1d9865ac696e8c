"""The original without position and camera serials, for whoever may see the photo but not where it was taken.

Made on first need and kept beside the original: most photos are never handed out.
"""

from __future__ import annotations

import shutil

from photodrive import trouble
from photodrive.exceptions import FileMissing
from photodrive.imaging import renditions
from photodrive.photos.models import Photo

from . import storage
from .locking import owner_files
from .staging import Stage
from .storage import ORIGINAL, SHARED, StoredFile, folder_of, stored_file

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
    """The photo at full size without its metadata. Raises :class:`FileMissing`, or a ``Trouble``.

    The first call for a photo may take as long as decoding it; making it twice at once does no harm.
    """
    media_type = shared_media_type(photo)
    try:
        return stored_file(photo, SHARED, media_type)
    except FileMissing:
        _make(photo, media_type)
        return stored_file(photo, SHARED, media_type)


@trouble.told()
def _make(photo: Photo, media_type: str) -> None:
    folder = folder_of(photo.owner_id, photo.sha256)
    original = stored_file(photo, ORIGINAL, photo.media_type)
    with Stage() as stage:
        source = storage.local_path(f"{folder}/{ORIGINAL}")
        if source is None:
            source = stage.path / ORIGINAL
            with original.open() as file, source.open("wb") as copy:
                shutil.copyfileobj(file, copy)
        renditions.share(source=source, target=stage.path, media_type=photo.media_type, shared_media_type=media_type)
        with owner_files(photo.owner_id):
            if not Photo.objects.filter(pk=photo.pk).exists():  # deleted for good while we worked
                raise FileMissing(detail=folder)
            stage.publish(folder, SHARED)
