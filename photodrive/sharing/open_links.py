"""Which of some photos anybody can see who has a link."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from photodrive.people import Owner
from photodrive.photos.models import AlbumPhoto, Photo

from .models import Share, SharedPhoto


def among(*, owner: Owner, photo_ids: Sequence[UUID]) -> set[UUID]:
    """Public ones, and those that a live link shows, by itself or by its album; of one page of photos."""
    live = Q(share__owner=owner, share__kind=Share.Kind.LINK, share__ended_at__isnull=True) & (
        Q(share__expires_at__isnull=True) | Q(share__expires_at__gt=timezone.now())
    )
    public = Photo.objects.filter(pk__in=photo_ids, owner=owner, visibility=Photo.Visibility.PUBLIC)
    alone = SharedPhoto.objects.filter(live, photo__in=photo_ids)
    shared = Share.objects.filter(
        Q(expires_at__isnull=True) | Q(expires_at__gt=timezone.now()),
        owner=owner,
        kind=Share.Kind.LINK,
        ended_at__isnull=True,
        album__isnull=False,
    )
    in_albums = AlbumPhoto.objects.filter(album__in=shared.values("album_id"), photo__in=photo_ids)
    ids = (
        public.order_by()
        .values_list("pk")
        .union(alone.order_by().values_list("photo_id"), in_albums.order_by().values_list("photo_id"))
    )
    return {pk for (pk,) in ids}
