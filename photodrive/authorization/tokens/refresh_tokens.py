"""Refresh tokens (RFC 6749 section 6): for authorizations with ``offline_access``, with an idle and an absolute end.

They rotate: each use gives a new one, and the row of the old one is kept, so that a replay is known. Those of FAPI 2.0
applications do not rotate (FAPI 2.0 Security Profile section 5.3.2.1).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.utils import timezone

from photodrive import conf
from photodrive.authorization.models import Authorization, RefreshToken
from photodrive.authorization.protocol.application import Application
from photodrive.authorization.protocol.json_shapes import IdTokenSeed
from photodrive.authorization.protocol.scopes import OFFLINE_ACCESS
from photodrive.authorization.security import token_strings

from . import single_use


def is_allowed(authorization: Authorization, *, requested: Collection[str] | None = None) -> bool:
    """Whether its owner agreed to access while she is away, and the client ``requested`` for it; None for all of it."""
    return OFFLINE_ACCESS in authorization.scopes and (requested is None or OFFLINE_ACCESS in requested)


def find(*, token: str, application: Application) -> RefreshToken | None:
    """The refresh token, used or not, if it was issued to ``application``."""
    return (
        RefreshToken.objects.select_related("authorization__owner")
        .filter(token_checksum=token_strings.fingerprint(token), authorization__application=application)
        .first()
    )


def record(
    *,
    authorization: Authorization,
    code_id: int | None,
    token: str,
    dpop_jkt: str,
    openid: IdTokenSeed | None = None,
) -> None:
    """Bind a new refresh ``token`` to its authorization, and to a key if one was proved. Only its fingerprint is kept.

    ``code_id`` is the code that it goes back to. ``openid`` is what the ID tokens beside the refreshed ones will
    repeat: all but the nonce (OpenID Connect Core section 12.2).
    """
    RefreshToken.objects.create(
        authorization=authorization,
        code_id=code_id,
        token_checksum=token_strings.fingerprint(token),
        dpop_jkt=dpop_jkt,
        openid=_without_nonce(openid),
        expires_at=_put_off_end(authorization),
    )


def use_without_rotation(row: RefreshToken) -> Authorization:
    """Use ``row`` without using it up, and put off its idle end; returns its authorization. Raises Unusable."""
    locked, authorization = single_use.lock(row)
    if locked.used_at is not None:  # it rotated before the application was set to FAPI 2.0
        raise single_use.Unusable(detail="rotated")
    single_use.refuse_dead(locked, authorization)
    locked.expires_at = _put_off_end(authorization)
    locked.save(update_fields=["expires_at"])
    return authorization


def _put_off_end(authorization: Authorization) -> datetime:
    """Note that ``authorization`` was refreshed now; returns its new idle end, never past the absolute one."""
    idle = timezone.now() + timedelta(seconds=conf.settings.REFRESH_TOKEN_IDLE_SECONDS)
    authorization.idle_expires_at = min(idle, authorization.expires_at)
    authorization.save(update_fields=["idle_expires_at"])
    return authorization.idle_expires_at


def _without_nonce(openid: IdTokenSeed | None) -> IdTokenSeed | None:
    if openid is None:
        return None
    repeated = openid.copy()
    repeated.pop("nonce", None)
    return repeated
