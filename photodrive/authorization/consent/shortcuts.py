"""What she need not look for again: her last choice, or what the client names, each by one press.

Nothing of it is ticked before she presses; afterwards the page shows all that is ticked.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Count, Q, QuerySet

from photodrive.authorization.models import AuthorizationRequest, AuthorizedPhoto
from photodrive.people import Owner
from photodrive.photos.browsing import ticks
from photodrive.photos.library import albums
from photodrive.photos.models import Album, PhotoQuerySet
from photodrive.sharing import withheld

from . import offer, photo_selection
from .offer import GoneMeanwhile, Selection


class Name(StrEnum):
    """As the form sends it: whose choice it is."""

    LAST = "last"
    SUGGESTED = "suggested"


@dataclass(frozen=True, kw_only=True)
class Shortcut:
    """One press: what it chooses, and ``count``, how many photos that are now.

    ``gone`` are those in the trash by now, or never shared. ``photos`` are those to tick, None where she would share an
    ``album`` or everything.
    """

    name: Name
    selection: str
    count: int
    gone: int = 0
    photos: PhotoQuerySet | None = None
    album: Album | None = None


def offered(pending: AuthorizationRequest, *, owner: Owner) -> list[Shortcut]:
    """Those that the page of ``pending`` has for ``owner``, what its client names first.

    Only what is still hers, there, asked for and shared at all: a photo in the trash is in no sentence and no number.
    """
    both = (_suggested(pending, owner), _last(pending, owner))
    return [shortcut for shortcut in both if shortcut is not None and shortcut.count]


def press(pending: AuthorizationRequest, name: str, *, owner: Owner) -> None:
    """Choose for her what the button of this ``name`` says; what she has ticked stays. Raises GoneMeanwhile."""
    shortcut = next((one for one in offered(pending, owner=owner) if one.name == name), None)
    if shortcut is None:
        raise GoneMeanwhile
    if shortcut.photos is not None:
        ticks.tick_all(photo_selection.of(pending), shortcut.photos)
    offer.take_way(pending, selection=shortcut.selection, album=shortcut.album)


def _suggested(pending: AuthorizationRequest, owner: Owner) -> Shortcut | None:
    if (album := offer.suggested_album(pending, owner=owner)) is not None:
        return _of_album(Name.SUGGESTED, album)
    if (photos := offer.suggested_photos(pending, owner=owner)) is not None:
        return _of_photos(Name.SUGGESTED, photos)
    return None


def _last(pending: AuthorizationRequest, owner: Owner) -> Shortcut | None:
    """What she shared last with this application, if she may share it in the same way now."""
    last = offer.last_choice(pending, owner=owner)
    if last is None or last.selection not in offer.offer(pending).selections:
        return None
    if last.selection == Selection.ALL:
        count = photo_selection.to_choose_from(owner).count()
        return Shortcut(name=Name.LAST, selection=Selection.ALL.value, count=count)
    if last.selection == Selection.ALBUM:
        return _of_album(Name.LAST, last.album) if last.album is not None else None
    photos = photo_selection.to_choose_from(owner).filter(authorizedphoto__authorization=last)
    return _of_photos(Name.LAST, photos, AuthorizedPhoto.objects.filter(authorization=last))


def _of_photos(name: Name, photos: PhotoQuerySet, rows: QuerySet[Any] | None = None) -> Shortcut:
    """``rows`` has one for each photo that there was, be it in the trash now."""
    chosen = Selection.CHOSEN.value
    if rows is None:
        return Shortcut(name=name, selection=chosen, count=photos.count(), photos=photos)
    kept = Q(withheld.shareable("photo__", "photo_id"), photo__trashed_at__isnull=True)
    found = rows.aggregate(all=Count("pk"), kept=Count("pk", filter=kept))
    return Shortcut(name=name, selection=chosen, count=found["kept"], gone=found["all"] - found["kept"], photos=photos)


def _of_album(name: Name, album: Album) -> Shortcut:
    """An empty album is left out of the shortcuts: she would look at nothing."""
    count = albums.photos_in(album).filter(withheld.shareable()).count()
    return Shortcut(name=name, selection=Selection.ALBUM.value, count=count, album=album)
