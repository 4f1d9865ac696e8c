"""What an owner does with many of her photos: chosen and written by the database, in one statement each.

``photos`` may be any query for photos, cut or sorted; of these only hers are touched. Each tells how many it changed.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from photodrive.people import Owner
from photodrive.photos.models import Photo, PhotoQuerySet

BATCH = 500  # photos that are deleted for good in one transaction


def trash_all(*, owner: Owner, photos: PhotoQuerySet) -> int:
    """Put them into the trash, all at the same moment."""
    return _hers(owner, photos).filter(trashed_at__isnull=True).update(trashed_at=timezone.now())


def restore_all(*, owner: Owner, photos: PhotoQuerySet) -> int:
    """Take them out of the trash, to their old places in the timeline."""
    return _hers(owner, photos).filter(trashed_at__isnull=False).update(trashed_at=None)


def set_favourite_all(*, owner: Owner, photos: PhotoQuerySet, favourite: bool) -> int:
    """Let them be favourites of hers, or no longer."""
    return _hers(owner, photos).filter(favourite=not favourite).update(favourite=favourite)


def delete_all_for_good(*, owner: Owner, photos: PhotoQuerySet) -> int:
    """Delete their rows in batches; the files of each follow as soon as that is certain (see ``removal``).

    A call that was interrupted goes on when it is made again. What ``photos`` no longer has when its batch comes,
    because it was taken out of the trash meanwhile, stays.
    """
    if photos.query.is_sliced:  # asked again, it would have others
        photos = Photo.objects.filter(pk__in=list(photos.values_list("pk", flat=True)))
    deleted, after = 0, None
    while ids := _batch(_hers(owner, photos), after):
        deleted += delete_batch(ids, _hers(owner, photos))
        after = ids[-1]
    return deleted


def _batch(photos: PhotoQuerySet, after: UUID | None) -> list[UUID]:
    beyond = photos if after is None else photos.filter(pk__gt=after)
    return list(beyond.order_by("pk").values_list("pk", flat=True)[:BATCH])


def delete_batch(ids: list[UUID], among: PhotoQuerySet) -> int:
    """Delete for good those of ``ids`` that ``among`` has when its rows are held; how many these were."""
    with transaction.atomic():
        list(Photo.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))
        gone = among.filter(pk__in=ids).only("owner_id", "sha256").delete()[1]
    return gone.get(Photo._meta.label, 0)


def _hers(owner: Owner, photos: PhotoQuerySet) -> PhotoQuerySet:
    """By a sub-query: one that joins, sorts or ends after some cannot be updated itself."""
    return Photo.objects.filter(owner=owner, pk__in=photos.values("pk"))
