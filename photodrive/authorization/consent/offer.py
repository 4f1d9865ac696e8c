"""What an owner may choose on the consent page, and what she has chosen so far.

The client's request (scopes and RFC 9396 details) is the most there can be; she may give less, never more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from photodrive.authorization.models import DURATIONS, SELECTIONS, Authorization, AuthorizationRequest
from photodrive.authorization.protocol.scopes import ABOUT_PHOTOS, OFFLINE_ACCESS
from photodrive.exceptions import ConsentRefused
from photodrive.photos.models import Album, Photo, PhotoQuerySet
from photodrive.uuids import as_uuid

Selection, Duration = Authorization.Selection, Authorization.Duration
LOOKED_AT = 100  # consents, the newest first, until one is of the kind that is asked for
RELEASED: dict[str, Any] = {
    "location": False, "selection": Selection.CHOSEN.value, "album": None, "duration": "",
    "given": None, "remember": False,
}  # fmt: skip


class NotOffered(ConsentRefused):
    message = "That was not among the choices. Please choose from what this page offers."


class NoSuchAlbum(ConsentRefused):
    message = "Choose one of your albums, or share in another way."


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What she may choose from, the most at the end; ``location`` is whether the client wants it at all."""

    selections: tuple[str, ...]
    durations: tuple[str, ...]
    location: bool


def offer(pending: AuthorizationRequest) -> Offer:
    """What the client of ``pending`` asked for, as choices."""
    requested = _requested(pending)
    most = requested.get("selection", SELECTIONS[-1])
    longest = requested.get("duration", DURATIONS[-1])
    durations = DURATIONS[: DURATIONS.index(longest) + 1]
    if OFFLINE_ACCESS not in pending.scopes:
        durations = tuple(name for name in durations if name != Duration.UNTIL_REVOKED)
    if not _about_photos(pending.scopes):  # nothing to order
        durations = tuple(name for name in durations if name != Duration.ONCE)
    return Offer(
        selections=SELECTIONS[: SELECTIONS.index(most) + 1],
        durations=durations,
        location=requested.get("location", True),
    )


def duration_of(pending: AuthorizationRequest) -> str:
    """For how long, as chosen so far: at first the longest that was asked for."""
    return pending.duration or offer(pending).durations[-1]


def first_shown(pending: AuthorizationRequest, *, owner: Any) -> dict[str, Any]:
    """The fields of ``pending`` with which ``owner`` first sees the page.

    What the client suggests; without a suggestion her last choice for this client, within what it asks now. What is
    ticked is in :mod:`picks`.
    """
    offered, last = offer(pending), last_choice(pending, owner=owner)
    fields: dict[str, Any] = RELEASED | {"duration": offered.durations[-1]}
    if last is not None:
        fields["location"] = last.location and offered.location
        shortest = DURATIONS[min(map(DURATIONS.index, (last.duration, offered.durations[-1])))]
        fields["duration"] = shortest if shortest in offered.durations else offered.durations[0]
        if last.selection in offered.selections and (last.selection != Selection.ALBUM or last.album_id):
            fields |= {"selection": last.selection, "album": last.album}
    return fields | _suggested(pending, owner)


def is_suggested(pending: AuthorizationRequest) -> bool:
    """Whether the client named photos or an album itself."""
    return bool(_requested(pending).get("identifiers"))


def last_choice(pending: AuthorizationRequest, *, owner: Any, selection: str = "") -> Authorization | None:
    """The consent that ``owner`` last gave to the same application for the same kind of thing, over or not.

    Photos are one kind, what goes without them, such as signing in, is another. ``selection`` narrows it further.
    """
    given = Authorization.objects.filter(owner=owner, application=pending.application).select_related("album")
    found = given.filter(selection=selection) if selection else given
    wanted = _about_photos(pending.scopes)
    return next((item for item in found[:LOOKED_AT] if _about_photos(item.scopes) == wanted), None)


def _about_photos(scopes: Iterable[str]) -> bool:
    return not set(ABOUT_PHOTOS).isdisjoint(scopes)


def choose(
    pending: AuthorizationRequest, *, selection: str | None, album: str, duration: str | None, location: bool
) -> None:
    """Remember what she chose; None leaves it as it is.

    Raises NotOffered or NoSuchAlbum, with nothing remembered, for what the page did not offer.
    """
    offered = offer(pending)
    if (
        selection not in (None, *offered.selections)
        or duration not in (None, *offered.durations)
        or (location and not offered.location)
    ):
        raise NotOffered
    if (selection or pending.selection) == Selection.ALBUM and album:
        pending.album = _album_of(pending.owner_id, album)
    pending.selection = selection or pending.selection
    pending.duration = duration or pending.duration
    pending.location = location
    _save(pending, "selection", "album", "duration", "location")


def suggested_photos(pending: AuthorizationRequest, *, owner: Any) -> PhotoQuerySet | None:
    """The photos of ``owner`` that the client named; None if it named none of hers."""
    requested = _requested(pending)
    if requested.get("selection") == Selection.ALBUM:
        return None
    named = Photo.objects.own(owner).filter(pk__in=requested.get("identifiers", []))
    return named if named.exists() else None


def _requested(pending: AuthorizationRequest) -> dict[str, Any]:
    return pending.details[0] if pending.details else {}


def _suggested(pending: AuthorizationRequest, owner: Any) -> dict[str, Any]:
    requested = _requested(pending)
    named = requested.get("identifiers", [])
    if not named:
        return {}
    if requested.get("selection") == Selection.ALBUM:
        album = Album.objects.filter(owner=owner, pk__in=named).first()
        return {"selection": Selection.ALBUM.value, "album": album} if album else {}
    return {"selection": Selection.CHOSEN.value} if suggested_photos(pending, owner=owner) is not None else {}


def _album_of(owner_id: Any, text: str) -> Album:
    album_id = as_uuid(text)
    album = Album.objects.filter(owner_id=owner_id, pk=album_id).first() if album_id else None
    if album is None:
        raise NoSuchAlbum
    return album


def _save(pending: AuthorizationRequest, *fields: str) -> None:
    """Write these fields, unless the request has been decided meanwhile."""
    changed = {name: getattr(pending, name) for name in fields}
    AuthorizationRequest.objects.filter(pk=pending.pk, decided_at__isnull=True).update(**changed)
