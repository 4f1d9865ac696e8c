"""Which of some photos anybody can see who has a link."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from photodrive.people import Owner
from photodrive.photos.models import AlbumPhoto, Photo, PhotoQuerySet

from . import links, withheld
from .models import SharedPhoto


def among(*, owner: Owner, photos: Sequence[Photo]) -> set[UUID]:
    """The ids of public ones, and of those that a live link shows with others or by its album; for a page of hers."""
    public = {photo.pk for photo in photos if photo.visibility == Photo.Visibility.PUBLIC}
    linked = _linked(owner=owner, here=Q(photo__in=[photo.pk for photo in photos]))
    return public | {pk for (pk,) in linked}


def with_others(*, owner: Owner, photos: PhotoQuerySet) -> int:
    """How many private ones of them a live link shows all the same: with others, or by its album."""
    private = photos.filter(visibility=Photo.Visibility.PRIVATE)
    return _linked(owner=owner, here=Q(photo__in=private.order_by().values("pk"))).count()


def _linked(*, owner: Owner, here: Q) -> QuerySet[Any, tuple[UUID]]:
    hers = links.live().filter(owner=owner)
    alone = SharedPhoto.objects.filter(here, withheld.shareable("photo__", "photo_id"), share__in=hers.values("pk"))
    # Of the shared album itself she was asked, so its own mark does not count (see showing).
    others = AlbumPhoto.objects.filter(photo=OuterRef("photo_id"), album__never_share=True)
    in_albums = AlbumPhoto.objects.filter(
        here,
        ~Exists(others.exclude(album=OuterRef("album_id"))),
        photo__never_share=False,
        album__in=hers.filter(album__isnull=False).values("album_id"),
    )
    return alone.order_by().values_list("photo_id").union(in_albums.order_by().values_list("photo_id"))
