"""What an owner has ticked so far for one authorization request: :mod:`photodrive.photos.ticks` under its id."""

from __future__ import annotations

from typing import Any

from photodrive.exceptions import ConsentRefused
from photodrive.photos import picker, ticks
from photodrive.photos.models import Photo, TickList
from photodrive.photos.querysets import PhotoQuerySet

from . import choices
from .choices import Selection
from .models import Authorization, AuthorizationRequest


class TicksChanged(ConsentRefused):
    """Meanwhile other photos are ticked than this page said, perhaps in another window. Look again, then allow."""


def to_choose_from(owner: Any) -> PhotoQuerySet:
    """Her own photos."""
    return Photo.objects.own(owner)


def of(kept: AuthorizationRequest) -> TickList:
    """The ticks of ``kept``, which is claimed."""
    return TickList(pk=kept.pk, owner_id=kept.owner_id)


def begin(kept: AuthorizationRequest, *, owner: Any) -> None:
    """What is ticked when ``owner`` first sees ``kept``: what its client suggests, else her last choice for it."""
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
    suggested = choices.suggested_photos(kept, owner=owner)
    if suggested is not None:
        return suggested
    last = Authorization.objects.filter(
        owner=owner, application=kept.application, selection=Selection.CHOSEN
    ).first()
    return Photo.objects.own(owner).filter(authorizedphoto__authorization=last) if last else None
