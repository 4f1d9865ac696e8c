"""What is over and what a crash leaves behind: found, and put away where that is safe."""

from __future__ import annotations

import shutil
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from photodrive.conf import settings
from photodrive.photos.files import folders, removal, storage
from photodrive.photos.models import Photo, PhotoQuerySet

from . import bulk_editing

SAFE_AGE = timedelta(hours=24)  # far longer than any upload takes


def old_trash() -> PhotoQuerySet:
    """Photos that have been in the trash for longer than it keeps them."""
    return Photo.objects.trashed().filter(trashed_at__lt=timezone.now() - timedelta(seconds=settings.TRASH_SECONDS))


def empty_old_trash(*, dry_run: bool = False) -> int:
    """Delete :func:`old_trash` for good, in batches; how many photos that were."""
    old, count, after = old_trash(), 0, None
    if dry_run:
        return old.count()
    while ids := _batch(old, after):
        count += bulk_editing.delete_batch(ids, old)
        after = ids[-1]
    return count


def _batch(old: PhotoQuerySet, after: UUID | None) -> list[UUID]:
    beyond = old if after is None else old.filter(pk__gt=after)
    return list(beyond.order_by("pk").values_list("pk", flat=True)[: bulk_editing.BATCH])


def remove_stale_stages(*, older_than: timedelta = SAFE_AGE, dry_run: bool = False) -> int:
    """Remove what interrupted uploads left in the incoming area; how many there were."""
    incoming = storage.local_path(storage.INCOMING)
    if incoming is None or not incoming.is_dir():
        return 0
    limit = (timezone.now() - older_than).timestamp()
    stale = [stage for stage in incoming.iterdir() if folders.newest(stage) < limit]
    for stage in stale:
        if not dry_run:
            shutil.rmtree(stage, ignore_errors=True)
    return len(stale)


def remove_orphans(*, older_than: timedelta = SAFE_AGE, dry_run: bool = False) -> int:
    """Remove folders that belong to no photo and have not changed lately; how many there were."""
    orphans = folders.without_photo(before=timezone.now() - older_than)
    return sum(1 for owner_id, sha256 in orphans if dry_run or removal.remove_files(owner_id, sha256))
