"""What an owner has ticked so far for one authorization request: the ticks under its id."""

from __future__ import annotations

from photodrive.authorization.models import Authorization, AuthorizationRequest, AuthorizedPhoto
from photodrive.exceptions import ConsentRefused
from photodrive.people import Owner
from photodrive.photos.browsing import picker, ticks
from photodrive.photos.models import Photo, PhotoQuerySet, TickList
from photodrive.sharing import withheld

from .offer import Selection


class TicksChanged(ConsentRefused):
    message = (
        "Meanwhile other photos are ticked than this page said, perhaps in another window. Look again, then allow."
    )


def to_choose_from(owner: Owner) -> PhotoQuerySet:
    """Her own photos, but those that she never shares with applications: she can give access to no others."""
    return Photo.objects.own(owner).filter(withheld.shareable())


def of(pending: AuthorizationRequest) -> TickList:
    """The ticks of ``pending``, which somebody has opened."""
    return TickList(pk=pending.pk, owner_id=pending.owner_id)  # type: ignore[misc]  # it has an owner


def begin(pending: AuthorizationRequest, *, owner: Owner) -> None:
    """Nothing is ticked when ``owner`` first sees ``pending``, whatever she chose before or its client names."""
    ticks.begin(pending.pk, owner=owner)


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


def is_repeated(authorization: Authorization, sent: ticks.Sent, *, selection: str | None) -> bool:
    """Whether a form that is sent once more means the photos that ``authorization`` shows since the first time."""
    if selection not in (None, authorization.selection):
        return False
    if authorization.selection != Selection.CHOSEN:
        return True
    given = AuthorizedPhoto.objects.filter(authorization=authorization)
    if given.filter(photo__in=sent.removed).exists() or given.filter(photo__in=sent.ticked).count() < len(sent.ticked):
        return False
    return sent.counted is None or given.count() == sent.counted + len(sent.added) - len(sent.removed)


def chosen(pending: AuthorizationRequest) -> PhotoQuerySet:
    """The photos that are ticked, hers and still there."""
    return ticks.ticked(of(pending), to_choose_from(_owner_of(pending)))


def _owner_of(pending: AuthorizationRequest) -> Owner:
    if pending.owner is None:
        raise ConsentRefused(detail="nobody has opened this request")
    return pending.owner
