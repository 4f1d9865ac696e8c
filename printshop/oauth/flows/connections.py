"""The life of a connection: opened by a token, ended in one of four ways."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from printshop import batches
from printshop.accounts.models import Customer
from printshop.exceptions import DecryptionFailed, SourceError
from printshop.fields import Secret
from printshop.oauth.models import Connection, PendingFlow
from printshop.oauth.wire import remembered_consent, tokens
from printshop.signals import connection_ended
from printshop.sources.models import Source

logger = logging.getLogger(__name__)


def alive(customer: Customer | None, source: Source | None = None) -> list[Connection]:
    """A customer's live connections, the newest first; those whose time is over are ended on the way."""
    if customer is None:
        return []
    found = Connection.objects.filter(customer=customer, ended_at=None).select_related("source")
    if source is not None:
        found = found.filter(source=source)
    return [connection for connection in found if not _end_if_over(connection)]


def newest_of_each(live: Iterable[Connection]) -> list[Connection]:
    """The newest connection of each source."""
    newest: dict[int, Connection] = {}
    for connection in sorted(live, key=lambda one: one.created, reverse=True):
        newest.setdefault(connection.source_id, connection)
    return list(newest.values())


@sensitive_variables()
def save(*, flow: PendingFlow, answer: tokens.TokenAnswer) -> Connection:
    """Keep a token and the key that it may be bound to, encrypted; AnswerInvalid when it grants more than was asked."""
    grant, approved = tokens.grant_of(answer, flow.source), answer.remembered
    return Connection.objects.create(
        customer=flow.customer,
        source=flow.source,
        access_token=answer.access_token,
        dpop_key=flow.dpop_key if answer.is_bound else "",
        scope=answer.scope,
        selection=grant.selection,
        duration=grant.duration,
        approved_at=approved.approved_at if approved else None,
        approved_until=approved.until if approved else None,
        approved_link=remembered_consent.manage_uri(approved, issuer=flow.issuer) if approved else "",
        expires_at=answer.expires_at,
    )


@sensitive_variables()
def give_back(connection: Connection) -> None:
    """Revoke at the source an access that the shop no longer uses, and wipe it; raises SourceError.

    The token stays until the source knows, so that a source which is down for a moment can be told later.
    """
    token = _readable_token(connection)
    if token:
        tokens.send_revocation(source=connection.source, access_token=token)
    Connection.objects.filter(pk=connection.pk).update(access_token="", dpop_key="")
    connection.access_token = connection.dpop_key = ""


@sensitive_variables()
def end(*, connection: Connection, reason: str, tell_source: bool) -> bool:
    """End a connection here, at once and for good, and then, if wanted, at the source.

    Returns whether the source knows; a source that cannot be reached does not keep the connection alive here.
    """
    knows = connection.is_given_back
    token = _wipe(connection, reason)
    if not tell_source or not token:
        return knows or not tell_source
    try:
        tokens.send_revocation(source=connection.source, access_token=token)
    except (SourceError, DecryptionFailed) as error:
        logger.warning("The source %s could not be told to revoke: %s", connection.source.slug, error.detail or error)
        return False
    return True


def end_lost(*, connection: Connection) -> None:
    """The source answered 401: its time is over, or somebody ended it there."""
    over = connection.expires_at <= timezone.now()
    _wipe(connection, Connection.Ended.EXPIRED if over else Connection.Ended.REVOKED)


def end_expired() -> int:
    """End every connection whose time is over; returns how many."""
    over = batches.keys_of(Connection.objects.filter(ended_at=None, expires_at__lte=timezone.now()))
    return sum(_end_if_over(one) for keys in over for one in Connection.objects.filter(pk__in=keys))


def last_ended(customer: Customer | None, source: Source | None = None) -> Connection | None:
    """The connection that a visitor without a live one may be missing."""
    if customer is None:
        return None
    ended = Connection.objects.filter(customer=customer).exclude(ended_at=None).select_related("source")
    if source is not None:
        ended = ended.filter(source=source)
    return ended.exclude(ended_reason=Connection.Ended.REPLACED).order_by("-ended_at").first()


def replace(*, older: Iterable[Connection]) -> None:
    """A newer connection works: end these here and at the source."""
    for connection in older:
        end(connection=connection, reason=Connection.Ended.REPLACED, tell_source=True)


def _end_if_over(connection: Connection) -> bool:
    if connection.expires_at > timezone.now():
        return False
    _wipe(connection, Connection.Ended.EXPIRED)
    return True


@sensitive_variables()
def _wipe(connection: Connection, reason: str) -> Secret:
    """Mark it ended, drop token and key, and return the token for a last use; empty when somebody else was first."""
    with transaction.atomic():
        locked = Connection.objects.select_for_update().get(pk=connection.pk)
        if locked.ended_at is None:
            token = _readable_token(locked)
            locked.access_token = locked.dpop_key = ""
            locked.ended_at, locked.ended_reason = timezone.now(), reason
            locked.save(update_fields=["access_token", "dpop_key", "ended_at", "ended_reason"])
            connection_ended.send(sender=Connection, connection=locked)
        else:
            token = Secret("")
    connection.access_token = connection.dpop_key = ""
    connection.ended_at, connection.ended_reason = locked.ended_at, locked.ended_reason
    return token


def _readable_token(connection: Connection) -> Secret:
    try:
        return Secret(connection.access_token)
    except DecryptionFailed:
        return Secret("")
