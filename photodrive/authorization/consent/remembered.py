"""Consents that answer for her: where the operator allows it and she says so, the same or less is not asked again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from photodrive.authorization.clients import applications
from photodrive.authorization.models import Authorization, AuthorizationRequest
from photodrive.authorization.protocol import links

from .offer import NotOffered

Duration = Authorization.Duration
CONNECTED_APPS = "connected_apps"


def is_possible(application: Any) -> bool:
    """Whether consents for ``application`` may answer at all.

    Never where anybody can pretend to be it (RFC 8252 section 8.6), and only if the operator lets it.
    """
    return applications.is_confidential(application) and applications.policy_of(application).remembers_consent


def is_offered(pending: AuthorizationRequest) -> bool:
    """Whether the page of ``pending`` has the tick; not that of a device, whose owner types a code in any case."""
    return bool(pending.return_to) and is_possible(pending.application)


def choose(pending: AuthorizationRequest, *, remember: bool) -> None:
    """Keep her wish. Raises NotOffered where there is no such tick."""
    if remember and not is_offered(pending):
        raise NotOffered
    pending.remember = remember
    AuthorizationRequest.objects.filter(pk=pending.pk, decided_at__isnull=True).update(remember=remember)


def first_shown(pending: AuthorizationRequest, *, owner: Any) -> bool:
    """Whether it is ticked when ``owner`` first sees the page: only while a consent of hers answers for her."""
    return is_offered(pending) and of(owner, pending.application).exists()


def wanted(pending: AuthorizationRequest, *, duration: str) -> bool:
    """Whether the consent given to ``pending`` shall answer for her; one for one order is for that order.

    Raises NotOffered where the operator has changed his mind meanwhile.
    """
    if pending.remember and not is_offered(pending):
        raise NotOffered
    return pending.remember and duration != Duration.ONCE


def of(owner: Any, application: Any) -> QuerySet[Authorization]:
    """The live consents of ``owner`` that answer for her to ``application``, newest first."""
    live = Authorization.objects.active().filter(owner=owner, application=application, remembered=True)
    return live.exclude(duration=Duration.ONCE)


def supersede(newer: Authorization) -> None:
    """What she decided last about a thing counts: older consents with any of the same scopes answer no more."""
    for older in of(newer.owner, newer.application).exclude(pk=newer.pk):
        if _overlap(older.scopes, newer.scopes):
            Authorization.objects.filter(pk=older.pk).update(remembered=False)


def forget(*, owner: Any, authorization_id: UUID) -> Authorization | None:
    """Let the application of this consent ask again next time, whatever she agreed to; None if she has no such consent.

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


def told(authorization: Authorization, *, was_asked: bool) -> dict[str, Any]:
    """The member ``consent`` of a token response (RFC 6749 section 5.1 lets us add it), so that a client can explain.

    ``was_asked`` is whether she was asked this time; ``management_uri`` where she changes or ends it.
    """
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
