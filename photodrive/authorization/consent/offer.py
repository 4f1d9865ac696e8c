"""What an owner may choose on the consent page, and what she has chosen so far.

The client's request (scopes and RFC 9396 details) is the most there can be; she may give less, never more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypedDict

from photodrive.authorization.models import DURATIONS, SELECTIONS, Authorization, AuthorizationRequest
from photodrive.authorization.protocol.json_shapes import RequestedDetails
from photodrive.authorization.protocol.scopes import DETAILS_TYPE, OFFLINE_ACCESS, wants_photos
from photodrive.exceptions import ConsentRefused
from photodrive.people import Owner, OwnerId
from photodrive.photos.models import Album, Photo, PhotoQuerySet
from photodrive.sharing import withheld
from photodrive.uuids import as_uuid

Selection, Duration = Authorization.Selection, Authorization.Duration
NEWEST_CHOICES = 100  # are searched for one of the same kind: a shop that she visits every hour may have thousands
NO_WISHES: RequestedDetails = {"type": DETAILS_TYPE, "actions": []}


class Choices(TypedDict):
    """The columns of a pending request that hold what she has chosen so far."""

    location: bool
    selection: str
    album: Album | None
    duration: str
    given: list[str] | None
    remember: bool


NOTHING_CHOSEN: Choices = {
    "location": False, "selection": Selection.CHOSEN.value, "album": None, "duration": "",
    "given": None, "remember": False,
}  # fmt: skip


class NotOffered(ConsentRefused):
    message = "That was not among the choices. Please choose from what this page offers."


class GoneMeanwhile(NotOffered):
    """It was on the page that she had before her."""

    message = "What you chose is not here any more. Please choose from what this page offers now."


class NoSuchAlbum(ConsentRefused):
    message = "Choose one of your albums, or share in another way."


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What she may choose from, the most at the end; ``location`` is whether the client wants it at all."""

    selections: tuple[str, ...]
    durations: tuple[str, ...]
    location: bool


def requested_details(pending: AuthorizationRequest) -> RequestedDetails:
    """The authorization details (RFC 9396) that the client asked for; without any wish where it sent none."""
    return pending.details[0] if pending.details else NO_WISHES


def offer(pending: AuthorizationRequest) -> Offer:
    """What the client of ``pending`` asked for, as choices."""
    requested = requested_details(pending)
    most = requested.get("selection", SELECTIONS[-1])
    longest = requested.get("duration", DURATIONS[-1])
    durations = DURATIONS[: DURATIONS.index(longest) + 1]
    if OFFLINE_ACCESS not in pending.scopes:
        durations = tuple(name for name in durations if name != Duration.UNTIL_REVOKED)
    if not wants_photos(pending.scopes):  # nothing to order
        durations = tuple(name for name in durations if name != Duration.ONCE)
    return Offer(
        selections=SELECTIONS[: SELECTIONS.index(most) + 1],
        durations=durations,
        location=requested.get("location", True),
    )


def duration_of(pending: AuthorizationRequest) -> str:
    """For how long, as chosen so far: at first the longest that was asked for."""
    return pending.duration or offer(pending).durations[-1]


def first_shown(pending: AuthorizationRequest, *, owner: Owner) -> Choices:
    """The choices with which ``owner`` first sees the page of ``pending``: nothing is ticked, whatever was last time.

    What stands ticked below the fold is shared unseen. Her last choice and what the client suggests are one press away
    (:mod:`.shortcuts`). Of last time only a shorter duration is kept.
    """
    offered, last = offer(pending), last_choice(pending, owner=owner)
    first: Choices = {**NOTHING_CHOSEN, "duration": offered.durations[-1]}
    if last is not None:
        shortest = DURATIONS[min(map(DURATIONS.index, (last.duration, offered.durations[-1])))]
        first["duration"] = shortest if shortest in offered.durations else offered.durations[0]
    return first


def last_choice(pending: AuthorizationRequest, *, owner: Owner) -> Authorization | None:
    """What ``owner`` last agreed to for the same application and the same kind of thing, over or not.

    Photos are one kind, what goes without them, such as signing in, is another.
    """
    agreed, wanted = earlier_choices(pending, owner=owner), wants_photos(pending.scopes)
    return next((item for item in agreed if wants_photos(item.scopes) == wanted), None)


def earlier_choices(pending: AuthorizationRequest, *, owner: Owner) -> list[Authorization]:
    """What ``owner`` last agreed to for the same application, newest first, over or not.

    Read once for each object that stands for the request, so once a visit.
    """
    read: dict[OwnerId, list[Authorization]] = vars(pending).setdefault("_earlier_choices", {})
    if owner.pk not in read:
        agreed = Authorization.objects.filter(owner=owner, application=pending.application).select_related("album")
        read[owner.pk] = list(agreed[:NEWEST_CHOICES])
    return read[owner.pk]


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


def suggested_album(pending: AuthorizationRequest, *, owner: Owner) -> Album | None:
    """The album of ``owner`` that the client named; None if it named none of hers."""
    requested = requested_details(pending)
    if requested.get("selection") != Selection.ALBUM:
        return None
    named = Album.objects.filter(owner=owner, never_share=False, pk__in=requested.get("identifiers", []))
    return named.first()


def suggested_photos(pending: AuthorizationRequest, *, owner: Owner) -> PhotoQuerySet | None:
    """The photos of ``owner`` that the client named; None if it named none of hers."""
    requested = requested_details(pending)
    if requested.get("selection") == Selection.ALBUM:
        return None
    named = Photo.objects.own(owner).filter(withheld.shareable(), pk__in=requested.get("identifiers", []))
    return named if named.exists() else None


def take_way(pending: AuthorizationRequest, *, selection: str, album: Album | None) -> None:
    """Choose this way to share and this album for her: she pressed what names them. Raises NotOffered."""
    if selection not in offer(pending).selections:
        raise NotOffered
    pending.selection, pending.album = selection, album or pending.album
    _save(pending, "selection", "album")


def _album_of(owner_id: OwnerId, text: str) -> Album:
    album_id = as_uuid(text)
    hers = Album.objects.filter(owner_id=owner_id, never_share=False)
    album = hers.filter(pk=album_id).first() if album_id else None
    if album is None:
        raise NoSuchAlbum
    return album


def _save(pending: AuthorizationRequest, *fields: str) -> None:
    """Write these fields, unless the request has been decided meanwhile, or is another's."""
    pending.undecided().update(**{name: getattr(pending, name) for name in fields})
