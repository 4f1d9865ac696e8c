"""Not asking again: where the operator allows it and she says so, an authorization answers later requests for her."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TypedDict
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from photodrive.authorization.clients import applications
from photodrive.authorization.models import Authorization, AuthorizationRequest
from photodrive.authorization.protocol import links, redirection_uris
from photodrive.authorization.protocol.application import Application
from photodrive.people import Owner

from .offer import NotOffered

Duration = Authorization.Duration
CONNECTED_APPS = "connected_apps"


class ConsentMember(TypedDict):
    """The member ``consent`` of a token response, with which a client can explain to her why it was let in.

    RFC 6749 section 5.1 lets us add it. ``asked`` is whether she was asked this time, ``management_uri`` where she
    changes or ends it.
    """

    given_at: str
    expires_at: str
    asked: bool
    management_uri: str


def is_possible(application: Application) -> bool:
    """Whether authorizations of ``application`` may answer for her at all.

    Never where anybody can pretend to be it (RFC 8252 section 8.6), and only if the operator lets it.
    """
    return applications.is_confidential(application) and applications.policy_of(application).remembers_consent


def is_offered(pending: AuthorizationRequest) -> bool:
    """Whether she may be answered for in ``pending``, and its page has the tick.

    Not for a device, whose owner types a code in any case, nor where the answer goes to an app's own scheme: any
    program may have claimed that, whatever the application with a server can prove (RFC 8252 section 8.6).
    """
    answered = bool(pending.return_to) and not redirection_uris.is_own_scheme(pending.return_to)
    return answered and is_possible(pending.application)


def choose(pending: AuthorizationRequest, *, remember: bool) -> None:
    """Keep her wish. Raises NotOffered where there is no such tick."""
    if remember and not is_offered(pending):
        raise NotOffered
    pending.remember = remember
    pending.undecided().update(remember=remember)


def is_wanted(pending: AuthorizationRequest, *, duration: str) -> bool:
    """Whether what she agrees to in ``pending`` shall answer for her later; what is for once never does.

    Raises NotOffered where the operator has changed his mind meanwhile.
    """
    if pending.remember and not is_offered(pending):
        raise NotOffered
    return pending.remember and duration != Duration.ONCE


def of(owner: Owner, application: Application) -> QuerySet[Authorization]:
    """The live authorizations that answer for ``owner`` to ``application``, newest first."""
    live = Authorization.objects.giving_access().filter(owner=owner, application=application, remembered=True)
    return live.exclude(duration=Duration.ONCE)


def supersede(newer: Authorization) -> None:
    """What she decided last about a thing counts: older ones with any of the same scopes answer for her no more."""
    for older in of(newer.owner, newer.application).exclude(pk=newer.pk):
        if _overlap(older.scopes, newer.scopes):
            Authorization.objects.filter(pk=older.pk).update(remembered=False)


def forget(*, owner: Owner, authorization_id: UUID) -> Authorization | None:
    """Let the application of this authorization ask again next time, whatever she agreed to; None if it is not hers.

    What it can do now stays as it is.
    """
    authorization = Authorization.objects.filter(pk=authorization_id, owner=owner).first()
    if authorization is not None:
        same = Authorization.objects.filter(owner=owner, client_id=authorization.client_id)
        same.filter(remembered=True).update(remembered=False)
    return authorization


def note_answer(authorization: Authorization) -> None:
    """Write down that it has just answered a request in her place."""
    authorization.answered_at = timezone.now()
    authorization.save(update_fields=["answered_at"])


def consent_member(authorization: Authorization, *, was_asked: bool) -> ConsentMember:
    """What a token response says of how ``authorization`` came about."""
    return {
        "given_at": _moment(authorization.created_at),
        "expires_at": _moment(authorization.expires_at),
        "asked": was_asked,
        "management_uri": links.absolute(CONNECTED_APPS),
    }


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _overlap(some: Iterable[str], others: Iterable[str]) -> bool:
    return not set(some).isdisjoint(others)
