"""What an owner has ticked so far for one authorization request: the ticks under its id."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from photodrive.authorization.models import AuthorizationRequest, AuthorizedPhoto
from photodrive.exceptions import ConsentRefused
from photodrive.people import Owner
from photodrive.photos.browsing import picker, ticks
from photodrive.photos.models import Photo, PhotoQuerySet, TickList

from . import incremental, offer
from .offer import Selection


class TicksChanged(ConsentRefused):
    message = (
        "Meanwhile other photos are ticked than this page said, perhaps in another window. Look again, then allow."
    )


def to_choose_from(owner: Owner) -> PhotoQuerySet:
    """Her own photos: she can give access to no others."""
    return Photo.objects.own(owner)


def of(pending: AuthorizationRequest) -> TickList:
    """The ticks of ``pending``, which somebody has opened."""
    return TickList(pk=pending.pk, owner_id=pending.owner_id)  # type: ignore[misc]  # it has an owner


def begin(pending: AuthorizationRequest, *, owner: Owner) -> None:
    """What is ticked when ``owner`` first sees ``pending``: what its client suggests, else her last choice for it.

    Where it asks for further photos, those that it sees already are ticked as well.
    """
    ticks.begin(pending.pk, owner=owner, photos=_first(pending, owner))


def forget(pending: AuthorizationRequest) -> None:
    """Somebody else may answer, or it has been answered."""
    ticks.discard(pending.pk)


def take(pending: AuthorizationRequest, sent: ticks.Sent, *, button: str = "", shown: picker.Wanted) -> None:
    """Tick and untick as she did on the page that showed ``shown``; ``button`` as in :func:`picker.press`."""
    ticks.change(of(pending), sent)
    picker.press(to_choose_from(_owner_of(pending)), button, shown, ticked=of(pending))


def check(pending: AuthorizationRequest, sent: ticks.Sent) -> None:
    """What she presses "allow" for is what the page said. Raises TicksChanged."""
    if pending.selection == Selection.CHOSEN and ticks.changed_elsewhere(of(pending), sent):
        raise TicksChanged


def chosen(pending: AuthorizationRequest) -> PhotoQuerySet:
    """The photos that are ticked, hers and still there."""
    return ticks.ticked(of(pending), to_choose_from(_owner_of(pending)))


def _owner_of(pending: AuthorizationRequest) -> Owner:
    if pending.owner is None:
        raise ConsentRefused(detail="nobody has opened this request")
    return pending.owner


def _first(pending: AuthorizationRequest, owner: Owner) -> PhotoQuerySet | None:
    suggested = offer.suggested_photos(pending, owner=owner)
    if suggested is not None:
        return _with_agreed(pending, suggested, owner)
    last = offer.last_choice(pending, owner=owner, selection=Selection.CHOSEN)
    return Photo.objects.own(owner).filter(authorizedphoto__authorization=last) if last else None


def _with_agreed(pending: AuthorizationRequest, suggested: PhotoQuerySet, owner: Owner) -> PhotoQuerySet:
    wider = incremental.find(pending, owner=owner)
    if wider is None or not wider.photos:
        return suggested
    # EXISTS costs a look into an index per photo; IN beside an OR may be a list that is walked through for each.
    agreed = Exists(AuthorizedPhoto.objects.filter(authorization__in=wider.agreed, photo=OuterRef("pk")))
    return Photo.objects.own(owner).filter(Exists(suggested.filter(pk=OuterRef("pk"))) | agreed)
