"""Files go when their photo is gone: after the commit, and only if no row refers to them by then."""

from __future__ import annotations

import logging
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver

from photodrive.people import OwnerId
from photodrive.photos.models import Photo

from . import storage
from .locking import owner_files

logger = logging.getLogger(__name__)


@receiver(post_delete, sender=Photo, dispatch_uid="photodrive.remove_files")
def _schedule(instance: Photo, using: str, **kwargs: Any) -> None:
    """However the row was deleted (page, admin, with its owner): its files follow."""
    owner_id, sha256 = instance.owner_id, instance.sha256
    transaction.on_commit(lambda: remove_files(owner_id, sha256), using=using, robust=True)


def remove_files(owner_id: OwnerId, sha256: str) -> bool:
    """Remove the folder unless a photo refers to it; True if it is gone.

    Takes the owner's lock, so that an upload of the same bytes at this moment waits, or is seen. Interrupted
    half-way it leaves orphans that ``photodrive_gc`` finds.
    """
    with owner_files(owner_id):
        if Photo.objects.filter(owner_id=owner_id, sha256=sha256).exists():
            return False
        _delete_folder(storage.folder_of(owner_id, sha256))
    return True


def _delete_folder(folder: str) -> None:
    area = storage.area()
    try:
        names = area.listdir(folder)[1]
    except FileNotFoundError:
        return
    for name in names:
        area.delete(f"{folder}/{name}")
    path = storage.local_path(folder)
    if path is None:
        return
    for directory in (path, path.parent):  # the second one only if nothing else is in it
        try:
            directory.rmdir()
        except OSError:
            return
