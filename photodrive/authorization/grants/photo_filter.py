"""How far an Authorization reaches: the set of photos behind the owner's choice."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from photodrive.authorization.models import Authorization, AuthorizedPhoto
from photodrive.photos.models import AlbumPhoto


def within(authorization: Authorization, narrowed: dict[str, Any] | None = None) -> Q:
    """The photos that ``authorization`` shows now, as a condition; ``narrowed`` to those of one token.

    Sub-queries, so that no photo counts twice and "everything" needs no list. It says nothing about whose a
    photo is or whether it is in the trash: ``sharing.visibility`` does.
    """
    reached = _reached(authorization)
    if narrowed is not None and "identifiers" in narrowed:
        return reached & Q(pk__in=narrowed["identifiers"])
    return reached


def _reached(authorization: Authorization) -> Q:
    if authorization.selection == Authorization.Selection.ALL:
        return Q(owner_id=authorization.owner_id)
    approved = _has(AuthorizedPhoto.objects.filter(authorization_id=authorization.pk))
    if authorization.selection == Authorization.Selection.ALBUM and authorization.album_id is not None:
        return approved | _has(AlbumPhoto.objects.filter(album_id=authorization.album_id))
    return approved


def _has(rows: QuerySet[Any]) -> Q:
    """Photos with one of these rows. EXISTS costs a look into an index per photo; IN would collect them all."""
    return Q(Exists(rows.filter(photo=OuterRef("pk"))))
