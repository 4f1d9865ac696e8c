"""What she has agreed to already when an application asks for more: the page shows what is new, and that in short."""

from __future__ import annotations

from dataclasses import dataclass

from photodrive.authorization.grants import authorized_photos
from photodrive.authorization.models import Authorization, AuthorizationRequest
from photodrive.authorization.protocol.application import Application
from photodrive.authorization.protocol.json_shapes import RequestedDetails
from photodrive.authorization.protocol.scopes import OFFLINE_ACCESS, PHOTOS_READ
from photodrive.people import Owner
from photodrive.photos.models import Photo
from photodrive.sharing import withheld

from . import offer

NEWEST_LIVE = 20  # authorizations for one application are compared with what it asks for; the page tells of a few only


@dataclass(frozen=True, kw_only=True)
class Wider:
    """A request that goes beyond what was agreed to.

    ``agreed`` are the live authorizations that have part of it, newest first; ``scopes`` those that none of them has
    or refused, ``photos`` how many of the named photos none of them shows, ``location`` whether the place is new.
    """

    agreed: list[Authorization]
    scopes: list[str]
    photos: int
    location: bool


def find(pending: AuthorizationRequest, *, owner: Owner) -> Wider | None:
    """What is new in ``pending`` for ``owner``; None where nothing is, or where all of it would be."""
    agreed = _agreed(pending, owner)
    if not agreed:
        return None
    known = {name for item in agreed for name in [*item.scopes, *item.declined]}
    requested = offer.requested_details(pending)
    showing = [item for item in agreed if PHOTOS_READ in item.scopes]
    wider = Wider(
        agreed=agreed,
        scopes=[name for name in pending.scopes if name not in known],
        photos=_unseen(requested, showing, owner) if showing else 0,
        location=bool(showing and requested.get("location")) and not any(item.location for item in showing),
    )
    return wider if wider.scopes or wider.photos or wider.location else None


def live(owner: Owner, application: Application) -> list[Authorization]:
    """Hers for ``application`` that still count at another visit, newest first: not those for once."""
    hers = Authorization.objects.giving_access().filter(owner=owner, application=application)
    found = hers.select_related("album").exclude(duration=Authorization.Duration.ONCE)[:NEWEST_LIVE]
    for authorization in found:
        authorization.application = application  # with its policy, which is known here
    return list(found)


def _agreed(pending: AuthorizationRequest, owner: Owner) -> list[Authorization]:
    """The newest live authorizations, as few as have all that any of them has of ``pending``."""
    found: list[Authorization] = []
    known: set[str] = set()
    for authorization in live(owner, pending.application):
        more = (set(pending.scopes) & set(authorization.scopes)) - known - {OFFLINE_ACCESS}
        if more:
            found.append(authorization)
            known |= more
    return found


def _unseen(requested: RequestedDetails, showing: list[Authorization], owner: Owner) -> int:
    """How many of the photos that the client names are hers and not among those that it sees now."""
    if requested.get("selection", Authorization.Selection.CHOSEN) != Authorization.Selection.CHOSEN:
        return 0
    hers = Photo.objects.available().filter(withheld.shareable(), owner=owner)
    named = hers.filter(pk__in=requested.get("identifiers", []))
    for authorization in showing:
        named = named.exclude(pk__in=authorized_photos.photos_of(authorization).order_by().values("pk"))
    return named.count()
