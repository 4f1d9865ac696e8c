"""Applications as something that one searches for: "the photos that Printshop can see"."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.db.models import Q

from photodrive.authorization.models import Authorization
from photodrive.authorization.protocol.scopes import wants_photos
from photodrive.people import Owner
from photodrive.photos.browsing.search_terms import Named
from photodrive.sharing import withheld

from . import authorized_photos, lifecycle


def apps(owner: Owner) -> list[Named]:
    """Those that can see photos of ``owner`` now, by their names, the newest connection first; in one statement."""
    found: dict[str, list[Authorization]] = {}
    for one in lifecycle.active_of(owner):
        if wants_photos(one.scopes_now):
            found.setdefault(one.client_id, []).append(one)
    return [
        Named(
            kind="app",
            key=client_id,
            label=group[0].client_name,
            ways=_ways(group),
            subject=group[0].application_id,
        )
        for client_id, group in found.items()
    ]


def _ways(group: list[Authorization]) -> tuple[Q, ...]:
    """The rows lead to the photos, and the rule says which of these are really seen."""
    everything = [one for one in group if one.selection == Authorization.Selection.ALL]
    if everything:
        return (withheld.shareable() & authorized_photos.within(everything[0]),)
    rule = withheld.shareable() & reduce(or_, map(authorized_photos.within, group))
    albums = [one.album_id for one in group if one.album_id]
    rows = authorized_photos.rows([one.pk for one in group], albums, many=True)
    ways = [Q(pk__in=rows.chosen.values("photo_id"))]
    ways += [Q(pk__in=rows.followed.values("photo_id"))] if albums else []
    return tuple(way & rule for way in ways)
