"""Refresh tokens (RFC 6749 section 6): for authorizations with ``offline_access``, with an idle and an absolute end.

Those of a public application rotate unless they are bound to a key: each use gives a new one, and the row of the old
one is kept, so that a replay is known (see :mod:`.rotation`). Others do where the operator wants it, those of FAPI 2.0
applications never (FAPI 2.0 Security Profile section 5.3.2.1).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.utils import timezone

from photodrive import conf
from photodrive.authorization.clients import application_rules, applications
from photodrive.authorization.models import Authorization, RefreshToken
from photodrive.authorization.protocol.application import Application
from photodrive.authorization.protocol.json_shapes import IdTokenSeed
from photodrive.authorization.protocol.scopes import OFFLINE_ACCESS
from photodrive.authorization.security import token_strings

from . import origin, single_use


def is_allowed(authorization: Authorization, *, requested: Collection[str] | None = None) -> bool:
    """Whether its owner agreed to access while she is away, and the client ``requested`` for it; None for all of it."""
    return OFFLINE_ACCESS in authorization.scopes_now and (requested is None or OFFLINE_ACCESS in requested)


def find(*, token: str, application: Application) -> RefreshToken | None:
    """The refresh token, used or not, if it was issued to ``application`` and is served still."""
    rows = RefreshToken.objects.select_related("authorization__owner")
    issued = rows.filter(token_checksum=token_strings.fingerprint(token), authorization__application=application)
    row = issued.first()
    if row is None:
        return None
    row.authorization.application = application  # with its policy
    return row if is_served(row) else None


def is_served(row: RefreshToken) -> bool:
    """Whether its application may, as things are, have refresh tokens, and by the grant type that it goes back to."""
    rules = application_rules.of(row.authorization.application)
    return "refresh_token" in rules.grant_types and origin.is_served(row) and is_allowed(row.authorization)


def record(
    *,
    authorization: Authorization,
    code_id: int | None,
    token: str,
    dpop_jkt: str,
    openid: IdTokenSeed | None = None,
) -> None:
    """Bind a new refresh ``token`` to its authorization. Only its fingerprint is kept.

    It is bound to the key that was proved as well, unless its application proves itself: that may change its keys
    (RFC 9449 section 5). ``code_id`` is the code that it goes back to. ``openid`` is what the ID tokens beside the
    refreshed ones will repeat: all but the nonce (OpenID Connect Core section 12.2).
    """
    RefreshToken.objects.create(
        authorization=authorization,
        code_id=code_id,
        token_checksum=token_strings.fingerprint(token),
        dpop_jkt="" if applications.is_confidential(authorization.application) else dpop_jkt,
        openid=_without_nonce(openid),
        expires_at=_put_off_end(authorization),
    )


def rotates(row: RefreshToken, application: Application) -> bool:
    """Whether using ``row`` brings a new one: it must where whoever has it could use it (RFC 9700 section 4.14.2)."""
    rules = application_rules.of(application)
    anybodys = rules.client_authentication == application_rules.NONE and not row.dpop_jkt
    return anybodys or rules.rotates_refresh_tokens


def use_without_rotation(row: RefreshToken) -> Authorization:
    """Use ``row`` without using it up, and put off its idle end; returns its authorization. Raises Unusable."""
    locked, authorization = single_use.lock(row)
    if locked.used_at is not None:  # it rotated before the operator decided otherwise
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
