"""Renditions and placeholder of a photo once more, from its original: after damage, or when they are made better."""

from __future__ import annotations

from photodrive.photos.files import storage, turned
from photodrive.photos.files.locking import owner_files
from photodrive.photos.files.storage import SHARED, folder_of
from photodrive.photos.models import Photo


def rebuild(photo: Photo) -> None:
    """Make the renditions and the placeholder anew; copies without metadata go, and are made when they are needed.

    Raises :class:`FileMissing` where the original or the row is gone, a subclass of ``UploadRefused`` where the
    original cannot be read, or a ``Trouble``.
    """
    found = turned.make(photo=photo, turned=photo.turned)
    same = Photo.objects.filter(pk=photo.pk, turned=photo.turned)  # else whoever turned it meanwhile has written these
    same.update(placeholder=found.placeholder or None, width=found.width, height=found.height)
    _forget_copies(folder_of(photo.owner_id, photo.sha256), photo)


def remove_extra(photo: Photo, names: list[str]) -> None:
    """Remove files ``names`` that nobody needs from the folder of ``photo``. Raises a ``Trouble``."""
    folder = folder_of(photo.owner_id, photo.sha256)
    with storage.reached():
        for name in names:
            storage.area().delete(f"{folder}/{name}")


def _forget_copies(folder: str, photo: Photo) -> None:
    area = storage.area()
    with owner_files(photo.owner_id), storage.reached():
        for name in area.listdir(folder)[1]:
            if name == SHARED or name.startswith(f"{SHARED}."):
                area.delete(f"{folder}/{name}")
