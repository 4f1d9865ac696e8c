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

from . import client_credentials, refresh_tokens
from .access_tokens import live_token, scopes_of
from .named_token import NamedToken

INACTIVE: dict[str, object] = {"active": False}


def find(token: str) -> NamedToken | None:
    """``token`` if it gives access now, or can be refreshed with."""
    checksum = token_strings.fingerprint(token)
    row = client_credentials.live(checksum) or live_token(checksum) or _live_refresh_token(checksum)
    return None if row is None else NamedToken(row)


def may_ask(application: Application, found: NamedToken) -> bool:
    """Whether ``application`` may know of it: of its own tokens, and of any access token as a resource server.

    Not of others' refresh tokens: these must never look to a resource server like something to let in.
    """
    if found.is_of(application):
        return True
    return not isinstance(found.row, RefreshToken) and applications.policy_of(application).resource_server


def state_of(found: NamedToken) -> dict[str, object]:
    """What a live token stands for (section 2.2)."""
    row = found.row
    if isinstance(row, ClientAccessToken):
        return _client_token(row)
    return _access_token(row) if isinstance(row, AccessToken) else _refresh_token(row)


def _live_refresh_token(checksum: str) -> RefreshToken | None:
    """The refresh token with this checksum if it can be used now, else None."""
    rows = RefreshToken.objects.select_related("authorization__owner", f"authorization__{WITH_POLICY}")
    alive = rows.filter(
        Authorization.giving_access("authorization__"), used_at__isnull=True, expires_at__gt=timezone.now()
    )
    row = alive.filter(token_checksum=checksum).first()
    if row is None:
        return None
    return row if refresh_tokens.is_served(row) else None


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
        **_state(row, scopes=row.authorization.scopes_now, ends=ends),
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
