"""What a client may ask about a token (RFC 7662).

A token is found by its fingerprint, whatever its type: a ``token_type_hint`` has nothing to add (section 2.1).
"""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from photodrive import conf
from photodrive.authorization.clients import applications
from photodrive.authorization.grants import authorization_details
from photodrive.authorization.models import WITH_POLICY, AccessToken, Authorization, ClientAccessToken, RefreshToken
from photodrive.authorization.openid import subject_identifiers
from photodrive.authorization.protocol.application import Application
from photodrive.authorization.security import token_strings

from . import client_credentials
from .access_tokens import live_token, scopes_of

INACTIVE: dict[str, object] = {"active": False}


def introspect(*, token: str, application: Application) -> dict[str, object]:
    """The state of ``token`` (section 2.2): for others' and for all dead ones, inactive and no more.

    Its own client may ask, and about an access token a resource server. Not about a refresh token: that must never
    look to a resource server like something to let in.
    """
    checksum = token_strings.fingerprint(token)
    if (own := client_credentials.live(checksum)) is not None:
        may_ask = own.application_id == application.pk or applications.policy_of(application).resource_server
        return _client_token(own) if may_ask else INACTIVE
    access = live_token(checksum)
    if access is not None and (_is_own(access, application) or applications.policy_of(application).resource_server):
        return _access_token(access)
    refresh = _live_refresh_token(checksum) if access is None else None
    if refresh is not None and _is_own(refresh, application):
        return _refresh_token(refresh)
    return INACTIVE


def _is_own(row: AccessToken | RefreshToken, application: Application) -> bool:
    return bool(row.authorization.application_id == application.pk)


def _live_refresh_token(checksum: str) -> RefreshToken | None:
    """The refresh token with this checksum if it can be used now, else None."""
    rows = RefreshToken.objects.select_related("authorization__owner", f"authorization__{WITH_POLICY}")
    alive = rows.filter(
        Authorization.giving_access("authorization__"), used_at__isnull=True, expires_at__gt=timezone.now()
    )
    row = alive.filter(token_checksum=checksum).first()
    if row is None:
        return None
    return row if "refresh_token" in applications.grant_types(row.authorization.application) else None


def _access_token(row: AccessToken) -> dict[str, object]:
    scopes = scopes_of(row)
    return {
        **_state(row, scopes=scopes, ends=min(row.expires_at, row.authorization.expires_at)),
        "token_type": "DPoP" if row.dpop_jkt else "Bearer",  # RFC 9449 section 6.2
        "authorization_details": authorization_details.of(row.authorization, row.narrowed, scopes=scopes),
    }


def _client_token(row: ClientAccessToken) -> dict[str, object]:
    """Its subject is the application itself: there is no owner (RFC 9068 section 2.2)."""
    client_id = row.application.client_id
    state: dict[str, object] = {
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
    return state | _bound_to(row.dpop_jkt)


def _refresh_token(row: RefreshToken) -> dict[str, object]:
    """Without ``token_type``, which speaks of access tokens (RFC 6749 section 5.1)."""
    ends = min(row.expires_at, row.authorization.expires_at)
    return {
        **_state(row, scopes=row.authorization.scopes, ends=ends),
        "authorization_details": authorization_details.of(row.authorization),
    }


def _state(row: AccessToken | RefreshToken, *, scopes: list[str], ends: datetime) -> dict[str, object]:
    """What is said of either kind. No ``username``: an application learns nothing of that sort from its tokens."""
    authorization = row.authorization
    state: dict[str, object] = {
        "active": True,
        "scope": " ".join(scopes),
        "client_id": authorization.client_id,
        "sub": subject_identifiers.of(authorization.owner, authorization.application),  # as in an ID token
        "iss": conf.settings.ISSUER,
        "aud": conf.settings.ISSUER,
        "iat": int(row.created_at.timestamp()),
        "exp": int(ends.timestamp()),
    }
    return state | _bound_to(row.dpop_jkt)


def _bound_to(dpop_jkt: str) -> dict[str, object]:
    """Which key must be proved with it (RFC 9449 section 6.2); nothing for a bearer token."""
    return {"cnf": {"jkt": dpop_jkt}} if dpop_jkt else {}
