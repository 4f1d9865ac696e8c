"""What may be exchanged once: an authorization code, a device code, a refresh token that rotates.

Of several requests that present the same one, the first to commit wins. Those that had arrived by then lost a race:
they get an error, and nothing else happens. One that arrives later is a replay: two parties have the code or token,
so everything that came from it must end (RFC 6749 section 4.1.2, RFC 9700 section 4.14.2).

A refresh token is told from a replay in another way, see :mod:`.rotation`; in this one only where the project leaves no
time for that (``REFRESH_TOKEN_GRACE_PERIOD_SECONDS``).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TypeVar

from django.db import transaction
from django.utils import timezone

from photodrive import conf
from photodrive.authorization.models import (
    WITH_POLICY,
    Authorization,
    AuthorizationCode,
    DeviceAuthorization,
    RefreshToken,
)
from photodrive.exceptions import PhotodriveError

from . import race_clock

SETTLED_WITHIN = timedelta(seconds=60)  # of its use, even if the process that won ended before it could note it
SingleUse = AuthorizationCode | DeviceAuthorization | RefreshToken
Row = TypeVar("Row", bound=SingleUse)


class Unusable(PhotodriveError):
    message = "It cannot be exchanged."


def lock(row: Row) -> tuple[Row, Authorization]:
    """``row`` and its authorization as they are now, kept from others until the caller's transaction ends."""
    locked: Row = type(row)._default_manager.select_for_update().get(pk=row.pk)  # type: ignore[assignment]
    authorizations = Authorization.objects.select_for_update(of=("self",)).select_related(WITH_POLICY, "owner")
    return locked, authorizations.get(pk=locked.authorization_id)


def refuse_dead(row: SingleUse, authorization: Authorization) -> None:
    """Raise Unusable if ``row`` has expired, or its authorization gives no access any more."""
    if row.expires_at <= timezone.now() or not authorization.gives_access:
        raise Unusable(detail="expired or revoked")


def is_replayed(row: SingleUse, *, received_at: datetime) -> bool:
    """Whether the use of ``row`` was settled before a request with it was ``received_at``.

    ``row`` has been read since then. If it was unused at that moment, or not settled, this request came in time for
    a race, whatever has been written meanwhile.
    """
    if row.used_at is None:
        return False
    return race_clock.by_shared_clock(received_at) >= (row.settled_at or row.used_at + SETTLED_WITHIN)


def use_up(row: SingleUse) -> Authorization:
    """Mark ``row`` as used, inside the transaction that mints from it; returns its authorization.

    Raises Unusable if it has ended or another request used it first.
    """
    locked, authorization = lock(row)
    if locked.used_at is not None:
        raise Unusable(detail="lost a race")
    refuse_dead(locked, authorization)
    mark_used(locked)
    return authorization


def mark_used(locked: SingleUse, **noted: str) -> None:
    """Mark ``locked`` as used, with what is ``noted`` in columns beside that."""
    locked.used_at = timezone.now()
    for name, value in noted.items():
        setattr(locked, name, value)
    locked.save(update_fields=["used_at", *noted])
    if not (isinstance(locked, RefreshToken) and conf.settings.REFRESH_TOKEN_GRACE_PERIOD_SECONDS):
        transaction.on_commit(lambda: _settle(locked), robust=True)  # what was minted stands, noted or not


def _settle(row: SingleUse) -> None:
    type(row)._default_manager.filter(pk=row.pk).update(settled_at=race_clock.now_for_update())
    race_clock.hold_back_answer()
