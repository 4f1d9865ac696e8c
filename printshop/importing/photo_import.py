"""From an answer of the source to photos in the shop: the steps the pages call."""

from __future__ import annotations

import logging
import time
from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from printshop.accounts.models import Customer
from printshop.conf import settings
from printshop.exceptions import (
    AccessEnded,
    DecryptionFailed,
    PhotoGone,
    PhotoRefused,
    PrintshopError,
    ProofRefused,
    SourceError,
    SourceUnavailable,
)
from printshop.importing import fetching, listing
from printshop.importing.models import ImportedPhoto
from printshop.oauth.flows import connections
from printshop.oauth.flows.resource_requests import ResourceAccess
from printshop.oauth.models import Connection, GrantedCode
from printshop.oauth.wire import tokens

logger = logging.getLogger(__name__)
ONCE = "once"
PAUSE_SECONDS = 5  # after trouble, when the source does not say how long


@sensitive_variables()
def connect(granted: GrantedCode) -> Connection:
    """Exchange the code, keep the token, list the photos, and only then let an older connection go.

    Raises CodeRefused, ClientRefused, AccessEnded or SourceError; after a failed exchange everything is as before.
    """
    connection = connections.save(flow=granted.flow, answer=tokens.exchange(granted))
    try:
        refresh(connection=connection)
    except SourceUnavailable as error:
        # The token works as far as we know; the import page lists again.
        logger.info("The first listing has to wait: %s", error.detail)
        return connection
    except SourceError:
        connections.end(connection=connection, reason=Connection.Ended.DISCONNECTED, tell_source=True)
        raise
    return connection


def refresh(*, connection: Connection) -> None:
    """Ask the source what is shared, at most every RELIST_SECONDS; raises AccessEnded or SourceError.

    A source that got its access back is not asked: what came stays.
    """
    if not connection.may_ask or not listing.is_due(connection):
        return
    try:
        photos = listing.send_list_request(connection, at_most=settings.MAX_PHOTOS_PER_IMPORT + 1)
    except AccessEnded:
        connections.end_lost(connection=connection)
        raise
    first = connection.listed_at is None
    listing.synchronize(connection, photos)
    if first:
        others = connections.alive(connection.customer, connection.source)
        connections.replace(older=[other for other in others if other.created < connection.created])


def catch_up(*, customer: Customer) -> None:
    """Learn what her sources still share, before anything is built on it; not inside a transaction.

    What was taken back leaves the shop, and an access that was ended ends here too. Trouble at a source says
    nothing about the photos: those that were fetched stay good, and the source is left alone for a moment.
    """
    for connection in connections.alive(customer):
        if connection.is_paused:
            continue
        try:
            refresh(connection=connection)
        except AccessEnded:
            logger.info("%s was ended at the source.", connection)
        except SourceUnavailable as error:
            _pause(connection, error.retry_after or PAUSE_SECONDS)
        except PrintshopError as error:
            logger.warning("%s could not be asked: %s", connection, error.detail or error)


def advance(*, connection: Connection, budget_seconds: float) -> None:
    """Fetch waiting photos, one by one, until the time is used up or none is waiting.

    When all that a single order needs has come, its access is given back. Raises AccessEnded (the connection is over
    and ended) or SourceError (the source is in trouble; whatever was fetched is kept, and the next call goes on).
    """
    if connection.is_paused:
        return
    try:
        _fetch_waiting(connection, until=time.monotonic() + budget_seconds)
        give_back_if_done(connection=connection)
    except AccessEnded:
        connections.end_lost(connection=connection)
        raise
    except SourceUnavailable as error:
        _pause(connection, error.retry_after or PAUSE_SECONDS)
        raise


def give_back_if_done(*, connection: Connection) -> None:
    """End the access that was given for one order only, once every photo is here.

    The photos stay as long as they would have. A photo that failed may be tried again, so it keeps the access open.
    A source that does not answer is told at one of the next calls.
    """
    if connection.duration != ONCE or not connection.is_alive or connection.is_given_back or connection.is_paused:
        return
    if not _stop_asking(connection):
        return
    try:
        connections.give_back(connection)
    except (SourceError, DecryptionFailed) as error:
        logger.warning("%s could not be told that we are done: %s", connection.source.slug, error.detail or error)
        _pause(connection, PAUSE_SECONDS)


def give_back_left_behind() -> int:
    """Tell the sources that could not be told at once; returns how many connections were tried."""
    left = Connection.objects.alive().exclude(given_back_at=None).exclude(access_token="").select_related("source")
    for connection in left:
        give_back_if_done(connection=connection)
    return len(left)


def _stop_asking(connection: Connection) -> bool:
    """Say, once and for all processes, that this access is not used any more; False while it is still needed."""
    if connection.given_back_at is not None:
        return True
    with transaction.atomic():
        locked = Connection.objects.alive().select_for_update().filter(pk=connection.pk).first()
        if locked is None or locked.listed_at is None or not _has_everything(locked):
            return False
        connection.given_back_at = locked.given_back_at = locked.given_back_at or timezone.now()
        locked.save(update_fields=["given_back_at"])
    return True


def _has_everything(connection: Connection) -> bool:
    states = set(ImportedPhoto.objects.filter(connection=connection).values_list("state", flat=True))
    return ImportedPhoto.State.READY in states and not states & {
        ImportedPhoto.State.WAITING,
        ImportedPhoto.State.FAILED,
    }


def retry(*, customer: Customer, photo_ids: Collection[UUID]) -> int:
    """Put failed photos back in the queue; returns how many."""
    return ImportedPhoto.objects.filter(
        customer=customer, pk__in=photo_ids, state=ImportedPhoto.State.FAILED, connection__ended_at=None
    ).update(state=ImportedPhoto.State.WAITING, attempts=0, error="", claimed_until=None)


def _fetch_waiting(connection: Connection, *, until: float) -> None:
    """Fetch photos one by one; ``until`` is a moment of the monotonic clock."""
    photo = fetching.claim_next(connection) if connection.may_ask else None
    if photo is None:
        return
    with ResourceAccess(connection) as access:
        while photo is not None:
            _fetch_one(photo, access)
            photo = fetching.claim_next(connection) if time.monotonic() < until else None


def _fetch_one(photo: ImportedPhoto, access: ResourceAccess) -> None:
    try:
        fetching.fetch(photo, access)
    except PhotoGone:
        fetching.fail(photo, "It is not shared any more.", state=ImportedPhoto.State.GONE)
    except PhotoRefused as error:
        logger.info("Photo %s refused: %s", photo.pk, error.detail or error)
        fetching.fail(photo, str(error))
    except SourceUnavailable as error:
        fetching.postpone(photo, counts=error.retry_after is None)
        raise
    except ProofRefused:
        fetching.postpone(photo, counts=True)
        raise
    except SourceError as error:
        logger.warning("Photo %s: %s", photo.pk, error.detail)
        fetching.fail(photo, f"{photo.source} gave an answer that makes no sense.")
    except BaseException:
        fetching.release(photo)
        raise


def _pause(connection: Connection, seconds: int) -> None:
    connection.paused_until = timezone.now() + timedelta(seconds=seconds)
    connection.save(update_fields=["paused_until"])
