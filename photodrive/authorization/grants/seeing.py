"""Which applications can see each of some photos now: for a page of photos in a fixed number of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from photodrive.authorization.models import Authorization
from photodrive.authorization.protocol.scopes import wants_photos
from photodrive.people import Owner
from photodrive.sharing.visibility import Caller, visible_to

from . import authorized_photos, lifecycle


def by_photo(*, owner: Owner, photo_ids: Sequence[UUID]) -> Mapping[UUID, Sequence[Authorization]]:
    """By photo the authorizations that show it, newest first; photos that none shows are left out."""
    standing = [one for one in lifecycle.active_of(owner) if wants_photos(one.scopes_now)]
    if not standing:
        return {}
    shown = _showable(owner, photo_ids, standing)
    followers = defaultdict(list)
    for one in standing:
        if one.album_id is not None:
            followers[one.album_id].append(one.pk)
    found = authorized_photos.rows([one.pk for one in standing], list(followers), many=True)
    pairs = set(found.chosen.filter(photo__in=shown).values_list("photo_id", "authorization_id"))
    for photo_id, album_id in found.followed.filter(photo__in=shown).values_list("photo_id", "album_id"):
        pairs |= {(photo_id, pk) for pk in followers[album_id]}
    everything = {one.pk for one in standing if one.selection == Authorization.Selection.ALL}
    told = {
        photo_id: [one for one in standing if one.pk in everything or (photo_id, one.pk) in pairs] for photo_id in shown
    }
    return {photo_id: seen for photo_id, seen in told.items() if seen}


def _showable(owner: Owner, photo_ids: Sequence[UUID], standing: list[Authorization]) -> list[UUID]:
    """Those that the one rule shows to an application of hers at all: asked for one that reaches them all."""
    reached = authorized_photos.reached_by(standing)
    application = Caller(owner_id=owner.pk, selection=reached)
    return list(visible_to(application).filter(pk__in=photo_ids).values_list("pk", flat=True))
