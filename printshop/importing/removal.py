"""Photos leave the shop: when the access ends, and when they are no longer shared."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.dispatch import receiver

from printshop.importing import files
from printshop.importing.models import ImportedPhoto, ImportedPhotoQuerySet
from printshop.oauth.models import Connection
from printshop.signals import connection_ended, photos_leaving


def remove(photos: ImportedPhotoQuerySet) -> int:
    """Delete rows and files, except of photos in placed orders: those stay, marked as gone. Returns how many left."""
    with transaction.atomic():
        leaving = list(photos.select_for_update())
        if not leaving:
            return 0
        photos_leaving.send(sender=ImportedPhoto, photo_ids=[photo.pk for photo in leaving])
        return sum(_remove_one(photo) for photo in leaving)


def _remove_one(photo: ImportedPhoto) -> bool:
    names = [photo.original, photo.preview]
    try:
        photo.delete()
    except ProtectedError:
        ImportedPhoto.objects.filter(pk=photo.pk).update(state=ImportedPhoto.State.GONE)
        return False
    transaction.on_commit(partial(files.delete, names))
    return True


@receiver(connection_ended, dispatch_uid="printshop.importing.removal")
def remove_photos_of(connection: Connection, **kwargs: Any) -> None:
    """The customer gave these photos for as long as the access lasts."""
    remove(ImportedPhoto.objects.filter(connection=connection))


def remove_left_behind() -> int:
    """Delete photos of ended connections that were kept for an order which no longer needs them."""
    return remove(ImportedPhoto.objects.exclude(connection__ended_at=None))
