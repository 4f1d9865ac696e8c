"""Which file a caller gets. Whether the photo exists for the caller at all is ``visible_to``'s business."""

from __future__ import annotations

from photodrive.photos.files.shared_originals import shared_media_type, shared_original
from photodrive.photos.files.storage import Rendition, StoredFile, open_rendition
from photodrive.photos.models import Photo

from .visibility import Caller, may_see_location


def file_for(caller: Caller, photo: Photo, rendition: Rendition) -> StoredFile:
    """The file of ``photo`` that ``caller`` gets under the name ``rendition``. Raises ``FileMissing``.

    The original itself goes to its owner, and to applications she shares the location with; everybody else
    gets the same picture without position and camera serials. Renditions never had any.
    """
    if rendition == "original" and not may_see_location(caller, photo):
        return shared_original(photo)
    return open_rendition(photo, rendition)


def media_type_for(caller: Caller, photo: Photo) -> str:
    """The media type of the original as ``caller`` would get it, without opening a file."""
    return photo.media_type if may_see_location(caller, photo) else shared_media_type(photo)
