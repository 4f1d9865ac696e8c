"""What an owner does with her albums. Each function takes an album that was checked to be hers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.db.models import Count, Max, Min, OuterRef, Q, Subquery, UUIDField, Value
from django.db.models.functions import Coalesce
from django.dispatch import Signal
from django.utils import timezone

from photodrive.people import Owner, may_sign_in
from photodrive.photos import bulk, naming
from photodrive.photos.models import Album, AlbumPhoto, Photo, PhotoQuerySet

BATCH = 1000
grown = Signal()
"""``photos`` were put into the album that is the sender; sent within the transaction that does it."""


def of(owner: Owner) -> models.QuerySet[Album]:
    """Her albums, newest first, each with ``count`` photos and ``cover``, the id of a photo in it or None.

    That is the one she chose, as long as it is in the album, else the one that was added last.
    """
    inside = Photo.objects.available().filter(albumphoto__album=OuterRef("pk"))
    chosen = inside.filter(pk=OuterRef("chosen_cover")).values("pk")[:1]
    latest = inside.order_by("-albumphoto__id").values("pk")[:1]
    cover = Coalesce(Subquery(chosen), Subquery(latest))
    kept = Q(albumphoto__photo__trashed_at__isnull=True)
    albums = Album.objects.filter(may_sign_in("owner__"), owner=owner)
    return albums.annotate(count=Count("albumphoto", filter=kept), cover=cover).order_by("-id")


def photos_in(album: Album) -> PhotoQuerySet:
    """The photos in ``album``, without those in the trash. A sub-query: no photo counts twice."""
    return Photo.objects.available().filter(owner_id=album.owner_id, pk__in=members(album))


def first_and_last_day(album: Album) -> tuple[date, date] | None:
    """The local days of its first and its last photo; None where it is empty."""
    found = photos_in(album).aggregate(first=Min("sort_local"), last=Max("sort_local"))
    return (found["first"].date(), found["last"].date()) if found["first"] else None


def members(album: Album) -> models.QuerySet[AlbumPhoto, Any]:
    """The ids of the photos that were put into ``album``, for a sub-query."""
    return AlbumPhoto.objects.filter(album=album).values("photo_id")


def titles_by_photo(*, owner: Owner, photo_ids: Sequence[UUID]) -> Mapping[UUID, Sequence[str]]:
    """By photo the titles of her albums that hold it, newest first; photos in none are left out."""
    held = AlbumPhoto.objects.filter(album__owner=owner, photo__in=photo_ids).order_by("-album_id")
    titles: defaultdict[UUID, list[str]] = defaultdict(list)
    for photo_id, title in held.values_list("photo_id", "album__title"):
        titles[photo_id].append(title)
    return titles


def create(*, owner: Owner, title: str) -> Album:
    """A new album without photos; an empty title becomes "Untitled"."""
    return Album.objects.create(owner=owner, title=naming.clean_title(title))


def rename(*, album: Album, title: str) -> None:
    """Give the album another title."""
    album.title = naming.clean_title(title)
    album.save(update_fields=["title"])


def set_cover(*, album: Album, photo: Photo | None) -> None:
    """Show ``photo`` as its cover as long as it is in the album; None: the one that was added last."""
    album.chosen_cover = photo
    album.save(update_fields=["chosen_cover"])


def holding(photo: Photo) -> models.QuerySet[Album]:
    """The albums of its owner that ``photo`` is in, by title."""
    return Album.objects.filter(owner=photo.owner_id, albumphoto__photo=photo).order_by("title", "-pk")


def not_holding(photo: Photo) -> models.QuerySet[Album]:
    """The other albums of its owner, by title."""
    inside = AlbumPhoto.objects.filter(photo=photo).values("album_id")
    return Album.objects.filter(owner=photo.owner_id).exclude(pk__in=inside).order_by("title", "-pk")


def of_days(owner: Owner, *, first: date, last: date) -> PhotoQuerySet:
    """Her photos of these local days, both included."""
    begin, end = datetime.combine(first, time.min), datetime.combine(last, time.max)
    return Photo.objects.own(owner).filter(sort_local__gte=begin, sort_local__lte=end)


def add(*, album: Album, photo_ids: Iterable[UUID]) -> int:
    """Put photos of hers into the album; how many were not in it before. What is not hers is left out."""
    hers = Photo.objects.available().filter(owner_id=album.owner_id, pk__in=list(photo_ids))
    with transaction.atomic():
        new = list(hers.exclude(pk__in=members(album)).order_by("id"))  # the newest becomes the cover
        rows = [AlbumPhoto(album=album, photo=photo) for photo in new]
        AlbumPhoto.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)  # added by another tab meanwhile
        grown.send(album, photos=Photo.objects.filter(pk__in=[photo.pk for photo in new]))
    return len(new)


def add_all(*, album: Album, photos: PhotoQuerySet) -> int:
    """Put all of ``photos`` that are hers into the album, however many; how many were not in it before."""
    hers = photos.filter(owner=album.owner_id).order_by("id")  # the newest becomes the cover
    now = timezone.now()
    rows = hers.annotate(
        into=Value(album.pk, output_field=UUIDField()),
        since=Value(now, output_field=models.DateTimeField()),
    ).values_list("into", "pk", "since")
    with transaction.atomic():
        added = bulk.insert(AlbumPhoto, "album", "photo", "added_at", rows=rows)
        # By their rows: asked again, "what is not in the album yet" finds none of them any more.
        new = AlbumPhoto.objects.filter(album=album, added_at=now)
        grown.send(album, photos=Photo.objects.filter(pk__in=new.values("photo_id")))
    return added


def remove_all(*, album: Album, photos: PhotoQuerySet) -> int:
    """Take all of ``photos`` out of the album; they stay in the library. How many there were."""
    return AlbumPhoto.objects.filter(album=album, photo__in=photos.order_by().values("pk")).delete()[0]


def remove(*, album: Album, photo_ids: Iterable[UUID]) -> int:
    """Take photos out of the album; they stay in the library. How many there were."""
    return AlbumPhoto.objects.filter(album=album, photo_id__in=list(photo_ids)).delete()[0]


def delete(*, album: Album) -> None:
    """Delete the album; its photos stay. An application that was allowed to see it sees what it added itself."""
    try:
        _delete(album)
    except IntegrityError:  # at this very moment an application was allowed to see it: now that is cleared, too
        _delete(album)


def _delete(album: Album) -> None:
    with transaction.atomic():
        Album.objects.filter(pk=album.pk).delete()
