"""Which of some photos anybody can see who has a link."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from photodrive.people import Owner
from photodrive.photos.models import AlbumPhoto, Photo

from . import links, withheld
from .models import SharedPhoto


def among(*, owner: Owner, photos: Sequence[Photo]) -> set[UUID]:
    """The ids of public ones, and of those that a live link shows with others or by its album; for a page of hers."""
    public = {photo.pk for photo in photos if photo.visibility == Photo.Visibility.PUBLIC}
    hers = links.live().filter(owner=owner)
    here = Q(photo__in=[photo.pk for photo in photos])
    alone = SharedPhoto.objects.filter(here, withheld.shareable("photo__", "photo_id"), share__in=hers.values("pk"))
    # Of the shared album itself she was asked, so its own mark does not count (see showing).
    others = AlbumPhoto.objects.filter(photo=OuterRef("photo_id"), album__never_share=True)
    in_albums = AlbumPhoto.objects.filter(
        here,
        ~Exists(others.exclude(album=OuterRef("album_id"))),
        photo__never_share=False,
        album__in=hers.filter(album__isnull=False).values("album_id"),
    )
    linked = alone.order_by().values_list("photo_id").union(in_albums.order_by().values_list("photo_id"))
    return public | {pk for (pk,) in linked}
