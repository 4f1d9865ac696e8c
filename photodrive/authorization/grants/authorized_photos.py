"""Which photos an authorization shows, which it could show beside them, and which authorizations show a photo."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from photodrive.authorization.models import Authorization, AuthorizedPhoto
from photodrive.authorization.protocol.json_shapes import NarrowedDetails
from photodrive.authorization.protocol.scopes import wants_photos
from photodrive.photos.models import AlbumPhoto, Photo, PhotoQuerySet
from photodrive.sharing import withheld
from photodrive.sharing.visibility import Caller, visible_to

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


class Rows(NamedTuple):
    """Each row shows one photo: it was ``chosen``, or is in the album that is ``followed``."""

    chosen: QuerySet[AuthorizedPhoto]
    followed: QuerySet[AlbumPhoto]


def rows(authorization: object, album: object, *, many: bool = False) -> Rows:
    """The rows by which an authorization shows photos, unless it shows everything: no other place knows them.

    Both are ids, or references to them in an outer query; collections of ids, if there are ``many``. A constraint holds
    that an authorization has an album only while it follows that.
    """
    lookup = "__in" if many else ""
    chosen = AuthorizedPhoto.objects.filter(**{f"authorization{lookup}": authorization})
    followed = AlbumPhoto.objects.filter(**{f"album{lookup}": album}) if album else AlbumPhoto.objects.none()
    return Rows(chosen, followed)


def _reached(authorization: Authorization) -> Q:
    if authorization.selection == Selection.ALL:
        return Q(owner_id=authorization.owner_id)
    found = rows(authorization.pk, authorization.album_id)
    return _has(found.chosen) if authorization.album_id is None else _has(found.chosen) | _has(found.followed)


def reached_by(authorizations: Sequence[Authorization]) -> Q:
    """The photos that one of these, all of one owner, shows now: :func:`within` for several at once."""
    if any(one.selection == Selection.ALL for one in authorizations):
        return Q(owner_id=authorizations[0].owner_id)
    albums = [one.album_id for one in authorizations if one.album_id is not None]
    found = rows([one.pk for one in authorizations], albums, many=True)
    return _has(found.chosen) | _has(found.followed) if albums else _has(found.chosen)


def _has(rows: QuerySet[Any]) -> Q:
    """Photos with one of these rows. EXISTS costs a look into an index per photo; IN would collect them all."""
    return Q(Exists(rows.filter(photo=OuterRef("pk"))))


def photos_of(authorization: Authorization, narrowed: NarrowedDetails | None = None) -> PhotoQuerySet:
    """The photos that it shows now, newest first; ``narrowed`` to those of one token. As its application sees them."""
    application = Caller(owner_id=authorization.owner_id, selection=within(authorization, narrowed))
    return visible_to(application).order_by("-id")


def photos_to_add(authorization: Authorization) -> PhotoQuerySet:
    """Her photos that were not chosen for it yet and that may be, newest first."""
    chosen = _has(rows(authorization.pk, None).chosen)
    free = Photo.objects.available().filter(withheld.shareable(), owner_id=authorization.owner_id)
    return free.filter(~chosen).order_by("-id")


def reaching(photo: Photo) -> list[Authorization]:
    """The authorizations through which an application can see ``photo`` now, newest first."""
    if photo.trashed_at is not None or withheld.is_kept(photo):
        return []
    chosen, followed = (Exists(way.filter(photo=photo)) for way in rows(OuterRef("pk"), OuterRef("album_id")))
    found = lifecycle.active_of(photo.owner).filter(Q(selection=Selection.ALL) | Q(chosen) | Q(followed))
    return [authorization for authorization in found if wants_photos(authorization.scopes_now)]


def add_photo(authorization_id: UUID, photo: Photo) -> None:
    """Let an application see a photo that it added itself."""
    AuthorizedPhoto.objects.get_or_create(authorization_id=authorization_id, photo=photo)
