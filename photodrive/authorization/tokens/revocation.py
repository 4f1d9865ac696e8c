"""What a client may ask about, and do to, a token (RFC 7009, RFC 7662).

A token is found by its fingerprint, whatever its type: a ``token_type_hint`` has nothing to add (RFC 7009 2.1).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from oauth2_provider.models import get_access_token_model

from photodrive import conf
from photodrive.authorization.clients import applications
from photodrive.authorization.grants import authorization_details, lifecycle
from photodrive.authorization.models import Authorization, BoundAccessToken, ClientAccessToken, RefreshToken
from photodrive.authorization.openid import subject_identifiers
from photodrive.authorization.protocol.scopes import ABOUT_PHOTOS
from photodrive.authorization.security import token_strings
from photodrive.exceptions import PhotodriveError

from . import client_credentials
from .access_tokens import live_token, scopes_of

INACTIVE: dict[str, Any] = {"active": False}


class TokenOfAnother(PhotodriveError):
    message = "The token was issued to another client."


def revoke(*, token: str, application: Any) -> None:
    """End ``token``, its pair and the consent it came from. Unknown and dead ones are fine (RFC 7009 section 2.2).

    Two kinds of consent go on without what came from the same code: one from which something else lives, since it has
    answered for her again, and one that was to answer for her and shows no photos: it is no access to be given back.
    A refresh token that rotated ends them, too: its client has done with the access. Raises TokenOfAnother, and harms
    nothing, when it is not ``application``'s (section 2.1).
    """
    checksum = token_strings.fingerprint(token)
    if (own := client_credentials.find(checksum)) is not None:
        if own.application_id != application.pk:
            raise TokenOfAnother
        client_credentials.end(own)
        return
    row = _find(checksum)
    if row is None:
        return
    if row.authorization.application_id != application.pk:
        raise TokenOfAnother
    with transaction.atomic():
        if row.code_id is None or not _goes_on(row):
            lifecycle.end(row.authorization, ended=Authorization.Ended.BY_CLIENT)
            return
        accesses, refreshes = _living(row.authorization)
        minted = accesses.filter(code=row.code_id).values("access_token_id")
        get_access_token_model().objects.filter(pk__in=minted).update(expires=timezone.now())
        refreshes.filter(code=row.code_id).update(expires_at=timezone.now())


def _goes_on(row: BoundAccessToken | RefreshToken) -> bool:
    """Whether the consent behind ``row`` outlives what came from the same code as that."""
    authorization = row.authorization
    if authorization.remembered and not set(ABOUT_PHOTOS) & set(authorization.scopes):
        return True
    if authorization.answered_at is None:
        return False
    return any(found.exclude(code=row.code_id).exists() for found in _living(authorization))


def _living(authorization: Authorization) -> tuple[QuerySet[BoundAccessToken], QuerySet[RefreshToken]]:
    """The tokens of ``authorization`` that have not ended of themselves."""
    now = timezone.now()
    accesses = BoundAccessToken.objects.filter(authorization=authorization, access_token__expires__gt=now)
    refreshes = RefreshToken.objects.filter(authorization=authorization, used_at__isnull=True, expires_at__gt=now)
    return accesses, refreshes


def _find(checksum: str) -> BoundAccessToken | RefreshToken | None:
    """The token with this checksum, alive or not."""
    access = BoundAccessToken.objects.select_related("authorization").filter(token_checksum=checksum).first()
    return access or RefreshToken.objects.select_related("authorization").filter(token_checksum=checksum).first()


def introspect(*, token: str, application: Any) -> dict[str, Any]:
    """The state of ``token`` (RFC 7662 section 2.2): for others' and for all dead ones, inactive and no more.

    Its own client may ask, and about an access token a resource server. Not about a refresh token: that must never
    look to a resource server like something to let in.
    """
    checksum = token_strings.fingerprint(token)
    if (own := client_credentials.live(checksum)) is not None:
        asks_rightly = own.application_id == application.pk or applications.policy_of(application).resource_server
        return _own_token(own) if asks_rightly else INACTIVE
    access = live_token(checksum)
    if access is not None and (_is_own(access, application) or applications.policy_of(application).resource_server):
        return _access_token(access)
    refresh = _live_refresh_token(checksum) if access is None else None
    if refresh is not None and _is_own(refresh, application):
        return _refresh_token(refresh)
    return INACTIVE


def _is_own(row: BoundAccessToken | RefreshToken, application: Any) -> bool:
    return bool(row.authorization.application_id == application.pk)


def _live_refresh_token(checksum: str) -> RefreshToken | None:
    """The refresh token with this checksum if it can be used now, else None."""
    row = (
        RefreshToken.objects.filter(token_checksum=checksum, used_at__isnull=True, expires_at__gt=timezone.now())
        .filter(authorization__owner__is_active=True, authorization__application__isnull=False)
        .exclude(authorization__application__photodrive_policy__enabled=False)
        .select_related("authorization__owner", "authorization__application__photodrive_policy")
        .first()
    )
    if row is None or not row.authorization.is_active:
        return None
    return row if "refresh_token" in applications.grant_types(row.authorization.application) else None


def _access_token(row: BoundAccessToken) -> dict[str, Any]:
    minted: Any = row.access_token
    ends = min(minted.expires, row.authorization.expires_at)
    return {
        **_state(row, scopes=scopes_of(row), ends=ends),
        "token_type": "DPoP" if row.dpop_jkt else "Bearer",  # RFC 9449 section 6.2
        "authorization_details": authorization_details.of(row.authorization, row.narrowed, scopes=scopes_of(row)),
    }


def _own_token(row: ClientAccessToken) -> dict[str, Any]:
    """Its subject is the application itself: there is no owner (RFC 9068 section 2.2)."""
    client_id = row.application.client_id
    told = {
        "active": True,
        "token_type": "DPoP" if row.dpop_jkt else "Bearer",
        "scope": " ".join(client_credentials.scopes_of(row)),
        "client_id": client_id,
        "sub": client_id,
        "iss": conf.settings.ISSUER,
        "aud": conf.settings.ISSUER,
        "iat": int(row.created_at.timestamp()),
        "exp": int(row.expires_at.timestamp()),
    }
    return told | ({"cnf": {"jkt": row.dpop_jkt}} if row.dpop_jkt else {})


def _refresh_token(row: RefreshToken) -> dict[str, Any]:
    """Without ``token_type``, which speaks of access tokens (RFC 6749 section 5.1)."""
    ends = min(row.expires_at, row.authorization.expires_at)
    return {
        **_state(row, scopes=row.authorization.scopes, ends=ends),
        "authorization_details": authorization_details.of(row.authorization),
    }


def _state(row: BoundAccessToken | RefreshToken, *, scopes: list[str], ends: datetime) -> dict[str, Any]:
    """What is told of either kind. No ``username``: an application learns nothing of that sort from its tokens."""
    authorization = row.authorization
    told: dict[str, Any] = {
        "active": True,
        "scope": " ".join(scopes),
        "client_id": authorization.client_id,
        "sub": subject_identifiers.of(authorization.owner, authorization.application),  # as in an ID token
        "iss": conf.settings.ISSUER,
        "aud": conf.settings.ISSUER,
        "iat": int(row.created_at.timestamp()),
        "exp": int(ends.timestamp()),
    }
    if row.dpop_jkt:
        told["cnf"] = {"jkt": row.dpop_jkt}
    return told
