"""What its owner never shares with applications: a photo by itself, or with all that is in an album.

It wins over whatever she allowed before or allows later. An application that follows an album or everything sees the
photo no more, one that was given it one by one neither, and not even the one that added it. An address that anybody may
read is read by applications, too: so a public link goes off with it, and is switched on again only by her own word.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q

from photodrive.people import Owner
from photodrive.photos.library import albums
from photodrive.photos.models import Album, AlbumPhoto, Photo, PhotoQuerySet

from . import links


def shareable(leading: str = "", photo: str = "pk") -> Q:
    """Photos that applications may see if they are allowed to, as a condition.

    ``leading`` is the way from the rows to their photo, and ``photo`` what its id is called there. One look into an
    index for each row that is asked about.
    """
    held = AlbumPhoto.objects.filter(album__never_share=True, photo=OuterRef(photo))
    return Q(~Exists(held), **{f"{leading}never_share": False})


def kept(photos: PhotoQuerySet) -> PhotoQuerySet:
    """Those of ``photos`` that no application sees, whatever it was allowed."""
    return photos.filter(~shareable())


def is_kept(photo: Photo) -> bool:
    """Whether no application sees ``photo``, by its own mark or by that of an album."""
    return photo.never_share or AlbumPhoto.objects.filter(photo=photo, album__never_share=True).exists()


def albums_keeping(photo: Photo) -> list[Album]:
    """The albums that keep ``photo`` from applications."""
    return list(Album.objects.filter(never_share=True, albumphoto__photo=photo).order_by("title", "pk"))


def count_kept(owner: Owner) -> int:
    """How many of her photos no application sees: two looks into indexes, however many she has."""
    hers = Photo.objects.own(owner)
    by_album = AlbumPhoto.objects.filter(album__owner=owner, album__never_share=True).values("photo_id")
    return hers.filter(never_share=True).count() + hers.filter(never_share=False, pk__in=by_album).count()


def count_kept_by_album(owner: Owner) -> dict[UUID, int]:
    """How many photos of each album of hers no application sees, of those of which there are any."""
    rows = AlbumPhoto.objects.filter(album__owner=owner, photo__trashed_at__isnull=True)
    held = AlbumPhoto.objects.filter(album__owner=owner, album__never_share=True).values("photo_id")
    counted = rows.filter(Q(photo__never_share=True) | Q(photo_id__in=held)).values("album_id").annotate(n=Count("pk"))
    return dict(counted.order_by().values_list("album_id", "n"))


def set_photo(*, photo: Photo, never_share: bool) -> None:
    """Never share ``photo`` with applications, which ends its public link; or leave that to what she allows."""
    with transaction.atomic():
        photo.never_share = never_share
        photo.save(update_fields=["never_share"])
        if never_share:
            links.close_all_for(photo=photo)


def set_album(*, album: Album, never_share: bool) -> None:
    """Never share what is in ``album`` with applications, now or later, which ends the public links; or do again."""
    with transaction.atomic():
        album.never_share = never_share
        album.save(update_fields=["never_share"])
        if never_share:
            links.close_all_for(album=album)


def _album_grew(sender: Album, photos: PhotoQuerySet, **kwargs: Any) -> None:
    """Whatever is put into an album that is never shared has no public link any more."""
    if Album.objects.filter(pk=sender.pk, never_share=True).exists():  # it may have been marked since it was read
        private = Photo.Visibility.PRIVATE
        links.set_visibility_all(owner=sender.owner, photos=photos, visibility=private)


albums.grown.connect(_album_grew, dispatch_uid="photodrive.withheld")
