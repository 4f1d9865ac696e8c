"""Where the shop's copies lie: ``printshop/photos/<photo id>/`` in the storage of the settings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO
from uuid import UUID

from django.core.files import File
from django.core.files.storage import Storage, storages

from printshop.conf import settings
from printshop.importing.models import ImportedPhoto

FOLDER = "printshop/photos"


def storage() -> Storage:
    """The storage PRINTSHOP["STORAGE"] names."""
    return storages[settings.STORAGE]


def save(photo: ImportedPhoto, rendition: str, extension: str, content: BinaryIO) -> str:
    """Store a file and return its name; what an earlier attempt left there is replaced."""
    name = f"{FOLDER}/{photo.pk}/{rendition}{extension}"
    content.seek(0)
    storage().delete(name)
    return storage().save(name, File(content))


def delete(names: Iterable[str]) -> None:
    """Delete files, and the folder of the photo where the storage has folders."""
    kept = storage()
    folders = set()
    for name in filter(None, names):
        kept.delete(name)
        folders.add(name.rpartition("/")[0])
    for folder in folders:
        _delete_if_empty(folder)


def _delete_if_empty(folder: str) -> None:
    kept = storage()
    try:
        inside, files = kept.listdir(folder)
        if not inside and not files:
            kept.delete(folder)
    except (OSError, NotImplementedError):
        return  # object stores have no folders


def orphans() -> Iterator[str]:
    """Files that no row knows, left by a process that died between the two."""
    try:
        folders, _ = storage().listdir(FOLDER)
    except (OSError, NotImplementedError):
        return
    for folder in folders:
        if not _known(folder):
            yield from (f"{FOLDER}/{folder}/{name}" for name in storage().listdir(f"{FOLDER}/{folder}")[1])


def _known(folder: str) -> bool:
    try:
        return ImportedPhoto.objects.filter(pk=UUID(folder)).exists()
    except ValueError:
        return True  # not ours to delete
