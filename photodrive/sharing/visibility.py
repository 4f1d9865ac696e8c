"""The one rule: which photos may this caller see?

Every page, API view, file and thumbnail asks :func:`visible_to`; nothing else decides.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from photodrive.people import Owner, OwnerId
from photodrive.photos.models import Photo, PhotoQuerySet

from . import withheld


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Who asks. A plain value: whoever builds it has already checked the session or the token.

    ``owner_id`` is None for a stranger. ``selection`` is None for an owner in person; for an application it
    is the set of photos its owner approved, and ``location`` says whether she shares where they were taken.
    """

    owner_id: OwnerId | None = None
    selection: Q | None = None
    location: bool = True


NOBODY = Caller(location=False)


def in_person(user: Owner | AnonymousUser) -> Caller:
    """An owner who is signed in asks for herself; whoever is not signed in is nobody."""
    return Caller(owner_id=user.pk) if user.is_authenticated else NOBODY


def visible_to(caller: Caller) -> PhotoQuerySet:
    """Photos that ``caller`` may see: her own and public ones; of a stranger only public ones.

    An application sees the approved photos of its owner and nothing else, public ones included: what was not
    shared does not exist for it, nor what she never shares with applications. Without an owner it sees none.
    """
    photos = Photo.objects.available()
    if caller.selection is not None:
        return photos.filter(caller.selection, withheld.shareable(), owner_id=caller.owner_id)
    if caller.owner_id is None:
        return photos.filter(visibility=Photo.Visibility.PUBLIC)
    return photos.filter(Q(owner_id=caller.owner_id) | Q(visibility=Photo.Visibility.PUBLIC))


def own_photos_of(caller: Caller) -> PhotoQuerySet:
    """Of what ``caller`` may see, the photos of the one owner it speaks for; never public ones of somebody else."""
    return visible_to(caller).filter(owner_id=caller.owner_id)


def may_see_location(caller: Caller, photo: Photo) -> bool:
    """Whether ``caller`` may learn where ``photo`` was taken (and other traces its camera left)."""
    return caller.owner_id == photo.owner_id and caller.location
