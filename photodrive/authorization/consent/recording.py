"""Writing down what she has agreed to, as an Authorization, and until when it would last."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import UUIDField, Value
from django.utils import timezone

from photodrive import conf
from photodrive.authorization.clients import application_rules, applications
from photodrive.authorization.models import Authorization, AuthorizationRequest, AuthorizedPhoto
from photodrive.authorization.protocol import redirection_uris
from photodrive.authorization.protocol.application import Application
from photodrive.authorization.protocol.durations import access_token_most
from photodrive.authorization.protocol.scopes import PHOTOS_READ, wants_photos
from photodrive.exceptions import ConsentRefused
from photodrive.leaving import pending as leaving
from photodrive.people import Owner
from photodrive.photos import bulk
from photodrive.photos.files.locking import lock_owner
from photodrive.photos.models import PhotoQuerySet

from . import new_app_mail, offer, photo_selection, remembered, scope_selection
from .offer import Duration, Selection


class Leaves(ConsentRefused):
    message = leaving.AccountLeaves.message


class NothingTicked(ConsentRefused):
    message = "Tick at least one photo, or deny."


class NoAlbumChosen(ConsentRefused):
    message = "Choose an album, or share in another way."


def seconds_of(duration: str, application: Application) -> int:
    """How long, at most, an approval for ``application`` lasts."""
    most = application_rules.of(application).refresh_token_seconds
    return most if duration == Duration.UNTIL_REVOKED else min(most, access_token_most())


def end_if_approved_now(duration: str, application: Application) -> datetime:
    """Until when, at the latest, an approval given now would last."""
    return timezone.now() + timedelta(seconds=seconds_of(duration, application))


def record(pending: AuthorizationRequest) -> Authorization:
    """Write the Authorization that ``pending``'s owner approves, inside the caller's transaction.

    Only what is offered, hers and still exists counts. It holds all that she agrees to now, also what an older one
    has; that goes on as it is. Raises Leaves, NotOffered, NothingGiven, NothingTicked or NoAlbumChosen.
    """
    if pending.owner is None:
        raise ConsentRefused(detail="nobody has opened this request")
    _refuse_leaving(pending.owner)
    duration, selection = _offered(pending)
    lasting = duration == Duration.UNTIL_REVOKED
    scopes = scope_selection.granted(pending, lasting=lasting)
    selection = selection if wants_photos(scopes) else Selection.CHOSEN.value
    photos = _chosen(pending, selection, scopes)
    album = pending.album if selection == Selection.ALBUM else None
    application = pending.application
    end = end_if_approved_now(duration, application)
    idle = timezone.now() + timedelta(seconds=conf.settings.REFRESH_TOKEN_IDLE_SECONDS)
    authorization = Authorization.objects.create(
        owner=pending.owner,
        application=application,
        client_id=application.client_id,
        client_name=applications.name_of(application),
        client_host=redirection_uris.host_of(pending.return_to),
        answered_host=redirection_uris.https_host_of(pending.return_to)[:253],  # no name is longer
        scopes=scopes,
        declined=[scope for scope in pending.scopes if scope not in scopes],
        selection=selection,
        album=album,
        duration=duration,
        purpose=offer.requested_details(pending).get("purpose", ""),
        location=pending.location and PHOTOS_READ in scopes,
        remembered=remembered.is_wanted(pending, duration=duration),
        expires_at=end,
        idle_expires_at=min(idle, end) if lasting else None,
    )
    return _begun(authorization, photos)


def _begun(authorization: Authorization, photos: PhotoQuerySet | None) -> Authorization:
    """With its photos; what it takes the place of ends, and its owner gets a letter."""
    if photos is not None:
        _write(authorization, photos)
    remembered.supersede(authorization)
    new_app_mail.announce(authorization)
    return authorization


def _refuse_leaving(owner: Owner) -> None:
    """Raise Leaves for somebody who is about to leave. Whoever asks for that waits for the same lock, or is seen."""
    lock_owner(owner.pk)
    if leaving.of(owner.pk) is not None:
        raise Leaves


def _offered(pending: AuthorizationRequest) -> tuple[str, str]:
    """Duration and selection, checked against the request once more: nothing on the way here can widen it."""
    offered, duration = offer.offer(pending), offer.duration_of(pending)
    selection = pending.selection if wants_photos(pending.scopes) else Selection.CHOSEN.value
    outside = duration not in offered.durations or selection not in offered.selections
    if outside or (pending.location and not offered.location):
        raise offer.NotOffered
    return duration, selection


def _chosen(pending: AuthorizationRequest, selection: str, scopes: list[str]) -> PhotoQuerySet | None:
    """The photos to write down one by one; None where she chose an album or everything, or gives none at all."""
    if selection == Selection.ALL or not wants_photos(scopes):
        return None
    if selection == Selection.ALBUM:
        if pending.album is None or pending.album.owner_id != pending.owner_id or pending.album.never_share:
            raise NoAlbumChosen
        return None
    chosen = photo_selection.chosen(pending)
    if PHOTOS_READ in scopes and not chosen.exists():
        raise NothingTicked
    return chosen


def _write(authorization: Authorization, photos: PhotoQuerySet) -> None:
    """Write down each of ``photos``, 30,000 as fast as three."""
    listed = photos.order_by().annotate(approved_in=Value(authorization.pk, output_field=UUIDField()))
    bulk.insert(AuthorizedPhoto, "authorization", "photo", rows=listed.values_list("approved_in", "pk"))
