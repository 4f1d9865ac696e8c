"""The one rule: which photos may this caller see?

Every page, API view, file and thumbnail asks :func:`visible_to`; nothing else decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from photodrive.people import Owner, OwnerId
from photodrive.photos.models import Photo, PhotoQuerySet

from . import withheld
from .models import OPEN_LINK, Share


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Who asks. A plain value: whoever builds it has already checked the session or the token.

    ``owner_id`` is None for a stranger. ``selection`` is None for an owner in person; for an application it
    is the set of photos its owner approved, and ``location`` says whether she shares where they were taken.
    Whoever was shown a share of hers is the ``share_id``, the ``selection`` what is in it; ``downloads`` whether the
    full size may be had, too (see ``showing``).
    """

    owner_id: OwnerId | None = None
    selection: Q | None = None
    location: bool = True
    share_id: UUID | None = None
    downloads: bool = True


NOBODY = Caller(location=False)


def in_person(user: Owner | AnonymousUser) -> Caller:
    """An owner who is signed in asks for herself; whoever is not signed in is nobody."""
    return Caller(owner_id=user.pk) if user.is_authenticated else NOBODY


def visible_to(caller: Caller) -> PhotoQuerySet:
    """Photos that ``caller`` may see: her own and public ones; of a stranger only public ones.

    Whoever was shown a share sees what is in it now. An application sees the approved photos of its owner and nothing
    else, public ones included: what was not shared does not exist for it, nor what she never shares with applications,
    nor what others share with her. Without an owner it sees none.
    """
    photos = Photo.objects.available()
    if caller.share_id is not None and caller.selection is not None:
        return Photo.objects.kept_of(caller.owner_id).filter(caller.selection)
    if caller.selection is not None:
        return Photo.objects.kept_of(caller.owner_id).filter(caller.selection, withheld.shareable())
    if caller.owner_id is None:
        return photos.filter(_public())
    return photos.filter(Q(owner_id=caller.owner_id) | _public())


def _public() -> Q:
    """Anybody may look, also at the photo's own address: unless its link asks for a password, or its time is over."""
    link = Share.objects.filter(OPEN_LINK, photo=OuterRef("pk"))
    closed = link.filter(~Q(password="") | Q(expires_at__lte=timezone.now()))
    return Q(~Exists(closed), visibility=Photo.Visibility.PUBLIC)


def may_download(caller: Caller, photo: Photo) -> bool:
    """Whether ``caller``, who may see ``photo``, may have it in full size."""
    if caller.share_id is not None or caller.selection is not None or caller.owner_id == photo.owner_id:
        return caller.downloads
    return not Share.objects.filter(OPEN_LINK, photo=photo, downloads=False).exists()


def own_photos_of(caller: Caller) -> PhotoQuerySet:
    """Of what ``caller`` may see, the photos of the one owner it speaks for; never public ones of somebody else."""
    return visible_to(caller) if caller.selection is not None else Photo.objects.kept_of(caller.owner_id)


def may_see_location(caller: Caller, photo: Photo) -> bool:
    """Whether ``caller`` may learn where ``photo`` was taken (and other traces its camera left)."""
    return caller.owner_id == photo.owner_id and caller.location
