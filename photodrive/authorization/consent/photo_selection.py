"""What an owner has ticked so far for one authorization request: the ticks under its id."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from photodrive.authorization.models import AuthorizationRequest, AuthorizedPhoto
from photodrive.exceptions import ConsentRefused
from photodrive.photos.browsing import picker, ticks
from photodrive.photos.models import Photo, PhotoQuerySet, TickList

from . import incremental, offer
from .offer import Selection


class TicksChanged(ConsentRefused):
    """Meanwhile other photos are ticked than this page said, perhaps in another window. Look again, then allow."""


def to_choose_from(owner: Any) -> PhotoQuerySet:
    """Her own photos."""
    return Photo.objects.own(owner)


def of(kept: AuthorizationRequest) -> TickList:
    """The ticks of ``kept``, which is claimed."""
    return TickList(pk=kept.pk, owner_id=kept.owner_id)  # type: ignore[misc]  # it has an owner


def begin(kept: AuthorizationRequest, *, owner: Any) -> None:
    """What is ticked when ``owner`` first sees ``kept``: what its client suggests, else her last choice for it.

    Photos that it suggests beside those that it sees already come to them.
    """
    ticks.begin(kept.pk, owner=owner, photos=_first(kept, owner))


def forget(kept: AuthorizationRequest) -> None:
    """Somebody else may answer, or it has been answered."""
    ticks.discard(kept.pk)


def take(kept: AuthorizationRequest, sent: ticks.Sent, *, button: str = "", shown: picker.Wanted) -> None:
    """Tick and untick as she did on the page that showed ``shown``; ``button`` as in :func:`picker.press`."""
    ticks.change(of(kept), sent)
    picker.press(to_choose_from(kept.owner), button, shown, ticked=of(kept))


def check(kept: AuthorizationRequest, sent: ticks.Sent) -> None:
    """What she presses "allow" for is what the page said. Raises TicksChanged."""
    if kept.selection == Selection.CHOSEN and ticks.changed_elsewhere(of(kept), sent):
        raise TicksChanged


def chosen(kept: AuthorizationRequest) -> PhotoQuerySet:
    """The photos that are ticked, hers and still there."""
    return ticks.ticked(of(kept), to_choose_from(kept.owner))


def _first(kept: AuthorizationRequest, owner: Any) -> PhotoQuerySet | None:
    suggested = offer.suggested_photos(kept, owner=owner)
    if suggested is not None:
        return _with_agreed(kept, suggested, owner)
    last = offer.last_choice(kept, owner=owner, selection=Selection.CHOSEN)
    return Photo.objects.own(owner).filter(authorizedphoto__authorization=last) if last else None


def _with_agreed(kept: AuthorizationRequest, suggested: PhotoQuerySet, owner: Any) -> PhotoQuerySet:
    wider = incremental.find(kept, owner=owner)
    if wider is None or not wider.photos:
        return suggested
    agreed = AuthorizedPhoto.objects.filter(authorization__in=wider.agreed).values("photo")
    return Photo.objects.own(owner).filter(Q(pk__in=suggested.values("pk")) | Q(pk__in=agreed))
