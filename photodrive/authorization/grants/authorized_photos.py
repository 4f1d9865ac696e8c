"""Which photos an authorization shows, which it could show beside them, and which authorizations show a photo."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from photodrive.authorization.models import Authorization, AuthorizedPhoto
from photodrive.authorization.protocol.json_shapes import NarrowedDetails
from photodrive.authorization.protocol.scopes import wants_photos
from photodrive.photos.models import AlbumPhoto, Photo, PhotoQuerySet

from . import lifecycle

Selection = Authorization.Selection


def within(authorization: Authorization, narrowed: NarrowedDetails | None = None) -> Q:
    """The photos that ``authorization`` shows now, as a condition; ``narrowed`` to those of one token.

    Sub-queries, so that no photo counts twice and "everything" needs no list. It says nothing about whose a
    photo is or whether it is in the trash: ``sharing.visibility`` does.
    """
    reached = _reached(authorization)
    if narrowed is not None and "identifiers" in narrowed:
        return reached & Q(pk__in=narrowed["identifiers"])
    return reached


def _reached(authorization: Authorization) -> Q:
    if authorization.selection == Selection.ALL:
        return Q(owner_id=authorization.owner_id)
    approved = _has(AuthorizedPhoto.objects.filter(authorization_id=authorization.pk))
    if authorization.selection == Selection.ALBUM and authorization.album_id is not None:
        return approved | _has(AlbumPhoto.objects.filter(album_id=authorization.album_id))
    return approved


def _has(rows: QuerySet[Any]) -> Q:
    """Photos with one of these rows. EXISTS costs a look into an index per photo; IN would collect them all."""
    return Q(Exists(rows.filter(photo=OuterRef("pk"))))


def photos_of(authorization: Authorization, narrowed: NarrowedDetails | None = None) -> PhotoQuerySet:
    """The photos that it shows now, newest first; ``narrowed`` to those of one token."""
    reached = within(authorization, narrowed)
    return Photo.objects.available().filter(reached, owner_id=authorization.owner_id).order_by("-id")


def photos_to_add(authorization: Authorization) -> PhotoQuerySet:
    """Her photos that were not chosen for it yet, newest first."""
    chosen = Exists(AuthorizedPhoto.objects.filter(authorization=authorization, photo=OuterRef("pk")))
    return Photo.objects.available().filter(~chosen, owner_id=authorization.owner_id).order_by("-id")


def reaching(photo: Photo) -> list[Authorization]:
    """The authorizations through which an application can see ``photo`` now, newest first."""
    one_by_one = Exists(AuthorizedPhoto.objects.filter(authorization=OuterRef("pk"), photo=photo))
    in_album = Exists(AlbumPhoto.objects.filter(album=OuterRef("album_id"), photo=photo))
    by_album = Q(in_album, selection=Selection.ALBUM)
    found = lifecycle.active_of(photo.owner).filter(Q(selection=Selection.ALL) | by_album | Q(one_by_one))
    return [authorization for authorization in found if wants_photos(authorization.scopes)]


def add_photo(authorization_id: UUID, photo: Photo) -> None:
    """Let an application see a photo that it added itself."""
    AuthorizedPhoto.objects.get_or_create(authorization_id=authorization_id, photo=photo)
