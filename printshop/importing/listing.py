"""What does she share right now? Ask the source, and bring the shop's rows in line."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice

from django.db import transaction
from django.utils import timezone

from printshop.conf import settings
from printshop.importing import removal
from printshop.importing.models import ImportedPhoto
from printshop.oauth.flows.resource_requests import ResourceAccess
from printshop.oauth.models import Connection
from printshop.sources import registry
from printshop.sources.base import RemotePhoto

State = ImportedPhoto.State


def send_list_request(connection: Connection, *, at_most: int) -> list[RemotePhoto]:
    """The shared photos, one by id; raises AccessEnded or SourceError."""
    with ResourceAccess(connection) as access:
        listed = list(islice(registry.adapter(connection.source.adapter).list_photos(access), at_most))
    return list({photo.remote_id: photo for photo in listed}.values())


def is_due(connection: Connection) -> bool:
    """Was the source last asked longer ago than RELIST_SECONDS?"""
    earliest = timezone.now() - timedelta(seconds=settings.RELIST_SECONDS)
    return connection.listed_at is None or connection.listed_at < earliest


def synchronize(connection: Connection, photos: list[RemotePhoto]) -> None:
    """Add what is new, remove what is no longer shared, keep what an older connection already fetched."""
    kept = photos[: settings.MAX_PHOTOS_PER_IMPORT]
    with transaction.atomic():
        open_ones = Connection.objects.filter(ended_at=None, given_back_at=None)
        if not open_ones.select_for_update().filter(pk=connection.pk).exists():
            return
        _adopt(connection, kept)
        known = {photo.remote_id: photo for photo in ImportedPhoto.objects.filter(connection=connection)}
        _add(connection, [photo for photo in kept if photo.remote_id not in known])
        _refresh_titles(kept, known)
        vanished = set(known) - {photo.remote_id for photo in kept}
        if vanished:
            removal.remove(ImportedPhoto.objects.filter(connection=connection, remote_id__in=vanished))
        connection.listed_at, connection.more_shared = timezone.now(), len(photos) > len(kept)
        connection.save(update_fields=["listed_at", "more_shared"])


def _adopt(connection: Connection, photos: list[RemotePhoto]) -> None:
    """Photos chosen again keep their copies (and their place in the basket)."""
    remote_ids = [photo.remote_id for photo in photos]
    mine = ImportedPhoto.objects.filter(connection=connection).values_list("remote_id", flat=True)
    earlier = ImportedPhoto.objects.filter(
        customer=connection.customer_id,
        source=connection.source_id,
        remote_id__in=set(remote_ids) - set(mine),
        connection__ended_at=None,
    ).exclude(connection=connection)
    once = {photo.remote_id: photo.pk for photo in earlier}
    ImportedPhoto.objects.filter(pk__in=once.values()).update(connection=connection)


def _add(connection: Connection, photos: list[RemotePhoto]) -> None:
    ImportedPhoto.objects.bulk_create(
        ImportedPhoto(
            connection=connection,
            customer_id=connection.customer_id,
            source_id=connection.source_id,
            remote_id=photo.remote_id,
            title=photo.title,
            width=photo.width,
            height=photo.height,
            taken_at=photo.taken_at,
            original_url=photo.original_url,
            preview_url=photo.preview_url,
        )
        for photo in photos
    )


def _refresh_titles(photos: list[RemotePhoto], known: dict[str, ImportedPhoto]) -> None:
    for photo in photos:
        row = known.get(photo.remote_id)
        if row is None:
            continue
        back = row.state == State.GONE
        if not back and row.title == photo.title:
            continue
        row.title = photo.title
        if back:
            row.state = State.READY if row.original and row.preview else State.WAITING
        row.save(update_fields=["title", "state"])
