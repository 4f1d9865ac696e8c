"""Files that are made from a stored original later than at its upload."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from photodrive import trouble
from photodrive.exceptions import FileMissing
from photodrive.photos.models import Photo

from . import storage
from .locking import owner_files
from .staging import Stage
from .storage import ORIGINAL, folder_of, stored_file

Made = TypeVar("Made")


@trouble.told()
def made(photo: Photo, names: dict[str, str], make: Callable[[Path, Path], Made]) -> Made:
    """What ``make`` answers to the original and a directory of its own, in which it leaves the files ``names``.

    Each of them is made durable in the photo's folder under the name that ``names`` gives it. Raises
    :class:`FileMissing` where the original or the row is gone, a subclass of ``UploadRefused``, or a ``Trouble``.
    """
    folder = folder_of(photo.owner_id, photo.sha256)
    original = stored_file(photo, ORIGINAL, photo.media_type)
    with Stage() as stage:
        source = storage.local_path(f"{folder}/{ORIGINAL}")
        if source is None:
            source = stage.path / ORIGINAL
            with original.open() as file, source.open("wb") as copy:
                shutil.copyfileobj(file, copy)
        answer = make(source, stage.path)
        for name, kept in names.items():
            (stage.path / name).rename(stage.path / kept)
        with owner_files(photo.owner_id):
            if not Photo.objects.filter(pk=photo.pk).exists():  # deleted for good while we worked
                raise FileMissing(detail=folder)
            stage.publish(folder, *names.values())
        return answer
