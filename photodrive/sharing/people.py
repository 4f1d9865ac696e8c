"""Sharing with somebody by an e-mail address: nobody looks up here whether there is such an account.

A share waits until somebody is signed in whose address the project knows to be hers, and is that one. So what the owner
sees, and how long it takes, is the same for every address.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import QuerySet

from photodrive import accounts
from photodrive.conf import settings
from photodrive.exceptions import PhotodriveError
from photodrive.people import Owner, email_of, may_sign_in
from photodrive.photos.models import Album, Photo
from photodrive.safety import rate_counters

from .links import not_over
from .models import Share, SharedPhoto

ADDRESS_LENGTH = 254
DAY = 24 * 3600
TO_ONE_ADDRESS = 5  # letters a day, whoever shares
_SMALL = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")


class NoAddress(PhotodriveError):
    message = "This is not an e-mail address."


class YourOwn(PhotodriveError):
    message = "This is your own address. You see these photos anyway."


@dataclass(frozen=True)
class Shared:
    """What was shared; ``write`` is whether a letter may go to the address, ``limit`` whether there were too many."""

    share: Share
    write: bool
    limit: bool


def comparable(address: str) -> str:
    """One spelling for each address. ASCII only: other letters have small ones that belong to somebody else."""
    return address.strip().translate(_SMALL)


def is_offered() -> bool:
    """Whether the project knows of anybody that an address is hers."""
    return bool(settings.EMAIL_VERIFIED_BY)


def share_with(
    *, owner: Owner, email: str, album: Album | None = None, photo: Photo | None = None, photos: Iterable[Photo] = ()
) -> Shared:
    """Show ``album``, one ``photo`` or several, all hers, to whoever has the address ``email``.

    Shared a second time it is the same share. Raises NoAddress, YourOwn.
    """
    address = _checked(email, owner)
    with transaction.atomic():
        get_user_model()._default_manager.select_for_update().get(pk=owner.pk)  # one of two tabs waits here
        ids = [one.pk for one in photos]
        hers = of(album=album, photo=photo).filter(owner=owner, email=address)
        found = hers.first() if album or photo else next((one for one in hers if _has_just(one, ids)), None)
        if found is not None:
            return Shared(found, write=False, limit=False)
        share = Share.objects.create(owner=owner, kind=Share.Kind.PERSON, email=address, album=album, photo=photo)
        SharedPhoto.objects.bulk_create([SharedPhoto(share=share, photo_id=one) for one in ids], batch_size=1000)
    return _with_letter(share)


def of(*, album: Album | None = None, photo: Photo | None = None) -> QuerySet[Share]:
    """The people that ``album`` or ``photo`` is shared with now, in the order of sharing."""
    return Share.objects.filter(not_over(), kind=Share.Kind.PERSON, album=album, photo=photo).order_by("id")


def shared_with(user: Owner) -> QuerySet[Share]:
    """What others share with ``user`` now, newest first: by her address, if the project knows that it is hers."""
    if not accounts.has_proved_email(user):
        return Share.objects.none()
    mine = Share.objects.filter(not_over(), may_sign_in("owner__"), kind=Share.Kind.PERSON)
    return mine.filter(email=comparable(email_of(user))).exclude(owner=user).select_related("owner", "album", "photo")


def find(user: Owner, share_id: UUID) -> Share | None:
    """What somebody shares with ``user`` under this id, if it is not over."""
    return shared_with(user).filter(pk=share_id).first()


def _has_just(share: Share, ids: Sequence[UUID]) -> bool:
    """Whether these are the photos of ``share``: pressed twice it is one share, which ends with one press."""
    return set(SharedPhoto.objects.filter(share=share).values_list("photo_id", flat=True)) == set(ids)


def _checked(email: str, owner: Owner) -> str:
    address = comparable(email)
    try:
        validate_email(address)
    except ValidationError:
        raise NoAddress from None
    if len(address) > ADDRESS_LENGTH:
        raise NoAddress
    if address == comparable(email_of(owner)):
        raise YourOwn
    return address


def _with_letter(share: Share) -> Shared:
    """Her own letters are counted, which she is told; and those to the address, of which nobody is told."""
    if not accounts.has_proved_email(share.owner):
        return Shared(share, write=False, limit=False)
    count = rate_counters.count(f"share letters of {share.owner_id}", seconds=DAY)
    if count > settings.SHARE_LETTERS_PER_DAY:
        return Shared(share, write=False, limit=True)
    again = not rate_counters.is_first(f"share letter of {share.owner_id} to {share.email}", seconds=DAY)
    to_address = rate_counters.count(f"share letters to {share.email}", seconds=DAY)
    return Shared(share, write=not again and to_address <= TO_ONE_ADDRESS, limit=False)
