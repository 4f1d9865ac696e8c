"""Photos leave the shop: when the access ends, and when they are no longer shared."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import PROTECT
from django.dispatch import receiver

from printshop import batches
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
        ids = [photo.pk for photo in leaving]
        photos_leaving.send(sender=ImportedPhoto, photo_ids=ids)
        held = _held(ids)
        ImportedPhoto.objects.filter(pk__in=held).update(state=ImportedPhoto.State.GONE)
        return sum(_remove_one(photo) for photo in leaving if photo.pk not in held)


def _held(ids: list[UUID]) -> set[UUID]:
    """Those that something else still refers to and protects: looked up together, for there may be thousands."""
    protecting = (
        relation for relation in ImportedPhoto._meta.related_objects if getattr(relation, "on_delete", None) is PROTECT
    )
    return {
        found
        for relation in protecting
        for found in relation.related_model._default_manager.filter(**{f"{relation.field.name}__in": ids}).values_list(
            relation.field.name, flat=True
        )
    }


def _remove_one(photo: ImportedPhoto) -> bool:
    names = [photo.original, photo.preview]
    photo.delete()
    transaction.on_commit(partial(files.delete, names))
    return True


@receiver(connection_ended, dispatch_uid="printshop.importing.removal")
def remove_photos_of(connection: Connection, **kwargs: Any) -> None:
    """The customer gave these photos for as long as the access lasts."""
    remove(ImportedPhoto.objects.filter(connection=connection))


def remove_left_behind() -> int:
    """Delete photos of ended connections that were kept for an order which no longer needs them."""
    left = batches.keys_of(ImportedPhoto.objects.exclude(connection__ended_at=None))
    return sum(remove(ImportedPhoto.objects.filter(pk__in=keys)) for keys in left)
