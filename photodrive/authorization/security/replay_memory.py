"""The memory for what may come once only: the ``jti`` of a proof (RFC 9449) or of an assertion (RFC 7523).

All processes share it: the table, or the cache that ``REPLAY_CACHE`` names.
"""

from __future__ import annotations

import math
from datetime import datetime

from django.core.cache import caches
from django.db import IntegrityError, transaction
from django.utils import timezone

from photodrive import conf, trouble
from photodrive.authorization.models import UsedIdentifier

from . import token_strings

PURGED_AT_ONCE = 1000  # rows
PURGES = "00"  # the identifiers whose checksum begins so, 1 in 256, clean up: more goes than comes


def first_time(kind: str, identifier: str, *, until: datetime) -> bool:
    """Whether ``identifier`` comes for the first time among those of its ``kind``; from now on it has come.

    Of any number of callers at once, in any process, one is told True. Kept until ``until``. Not to be called
    in a transaction that may yet be rolled back: it would be forgotten with it. Raises a ``Trouble`` where the memory
    cannot be asked: what may have come before is not taken.
    """
    checksum = token_strings.fingerprint(f"{kind} {identifier}")
    if conf.settings.REPLAY_CACHE:
        seconds = max(1, math.ceil((until - timezone.now()).total_seconds()))
        with trouble.of_cache():
            return bool(caches[conf.settings.REPLAY_CACHE].add(f"photodrive:once:{checksum}", 1, timeout=seconds))
    if checksum.startswith(PURGES):
        forget_expired()
    try:
        with transaction.atomic():
            UsedIdentifier.objects.create(checksum=checksum, expires_at=until)
    except IntegrityError:
        return False
    return True


def forget_expired() -> int:
    """Delete identifiers whose time is over, a thousand at most; returns how many. Never waits for another."""
    with transaction.atomic():
        rows = UsedIdentifier.objects.select_for_update(skip_locked=True).filter(expires_at__lt=timezone.now())
        over = [row.pk for row in rows[:PURGED_AT_ONCE]]
        deleted, _ = UsedIdentifier.objects.filter(pk__in=over).delete()
    return deleted
