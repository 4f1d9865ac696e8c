"""Deleting what the authorization server need not remember any longer.

A used code or refresh token is kept as long as anything minted from it could live: without it no replay would be known.
Of a device's code it is the request that is kept. The authorizations themselves stay: they are their owners' to see.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from photodrive.photos.models import TickList
from photodrive.sharing import links, visits

from .access_log import recording as access_log
from .models import (
    AccessToken,
    ApplicationPolicy,
    Authorization,
    AuthorizationCode,
    AuthorizationRequest,
    ClientAccessToken,
    RefreshToken,
    UsedIdentifier,
)
from .refusals import queries as refusals

KEPT_AFTER_THE_END = timedelta(days=1)
BATCH = 1000


def forget_ended(*, dry_run: bool = False) -> int:
    """Delete rows of what has been over for a day; how many there were."""
    limit = timezone.now() - KEPT_AFTER_THE_END
    rows = sum(found.count() if dry_run else _delete(found) for found in _ended(limit))
    return rows + _forget_secrets(dry_run=dry_run) + links.end_expired(dry_run=dry_run)


def _forget_secrets(*, dry_run: bool) -> int:
    """Clear client secrets that worked beside newer ones for a while; how many."""
    over = ApplicationPolicy.objects.filter(previous_secret_until__lte=timezone.now())
    return over.count() if dry_run else over.update(previous_secret="", previous_secret_until=None)


def _ended(limit: datetime) -> list[QuerySet[Any]]:
    # EXISTS, looked up for each row by the primary key. Of IN beside an OR, PostgreSQL makes a list of all ended
    # authorizations, which it walks through again for every row.
    over = Exists(
        Authorization.objects.filter(
            Q(revoked_at__lt=limit) | Q(expires_at__lt=limit) | Q(idle_expires_at__lt=limit),
            pk=OuterRef("authorization_id"),
        )
    )
    requests = AuthorizationRequest.objects.filter(expires_at__lt=limit)
    codes = AuthorizationCode.objects.filter(expires_at__lt=limit)
    return [
        requests.filter(Q(device__used_at__isnull=True) | over),
        TickList.objects.filter(started_at__lt=limit),
        UsedIdentifier.objects.filter(expires_at__lt=limit),
        ClientAccessToken.objects.filter(expires_at__lt=limit),
        access_log.expired(),
        visits.expired(),
        links.forgettable(limit),
        refusals.expired(),
        codes.filter(Q(used_at__isnull=True) | over),
        RefreshToken.objects.filter(over),
        AccessToken.objects.filter(expires_at__lt=limit),
    ]


def _delete(found: QuerySet[Any]) -> int:
    """Delete in batches, so that no transaction is long; how many.

    Each batch begins where the one before has ended: rows that stay are looked at once.
    """
    count = 0
    rest = found.order_by("pk")
    while keys := list(rest.values_list("pk", flat=True)[:BATCH]):
        found.model._default_manager.filter(pk__in=keys).delete()
        count += len(keys)
        rest = found.order_by("pk").filter(pk__gt=keys[-1])
    return count
