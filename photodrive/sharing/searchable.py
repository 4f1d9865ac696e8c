"""Who can see photos, as something that one searches for: "public", "shared", "private"."""

from __future__ import annotations

from django.db.models import Q

from photodrive.people import Owner
from photodrive.photos.browsing.search_terms import Named
from photodrive.photos.models import AlbumPhoto, Photo

from . import links
from .models import Share, SharedPhoto


def circles(owner: Owner) -> list[Named]:
    """Photos of ``owner`` that nobody else sees, that anyone with a link sees, and that she shows to somebody by name.

    Applications are none of them: they have names of their own.
    """
    public = (*_shown(owner, Share.Kind.LINK), Q(visibility=Photo.Visibility.PUBLIC))
    shared = _shown(owner, Share.Kind.PERSON)
    private = Q(visibility=Photo.Visibility.PRIVATE)
    for way in (*public, *shared):
        private &= ~way
    return [
        Named(kind="seen", key="private", label="Only you", ways=(private,), alone="private"),
        Named(kind="seen", key="public", label="Anyone with the link", ways=public, alone="public"),
        Named(kind="seen", key="shared", label="People you shared with", ways=shared, alone="shared"),
    ]


def _shown(owner: Owner, kind: str) -> tuple[Q, ...]:
    """By shares of this kind that are not over: alone, among others, and with an album. Rows lead to them."""
    shares = Share.objects.filter(links.not_over(), owner=owner, kind=kind)
    among = SharedPhoto.objects.filter(share__in=shares.values("pk"))
    albums = AlbumPhoto.objects.filter(album__in=shares.filter(album__isnull=False).values("album_id"))
    alone = shares.filter(photo__isnull=False).values("photo_id")
    return Q(pk__in=alone), Q(pk__in=among.values("photo_id")), Q(pk__in=albums.values("photo_id"))
