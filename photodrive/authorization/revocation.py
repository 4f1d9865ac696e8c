"""What a client may ask about, and do to, a token of its own (RFC 7009, RFC 7662)."""

from __future__ import annotations

from typing import Any

from photodrive import conf
from photodrive.exceptions import PhotodriveError

from . import connections, details, generators
from .models import Authorization, BoundAccessToken
from .tokens import live_token


class TokenOfAnother(PhotodriveError):
    """The token was issued to another client."""


def revoke(*, token: str, application: Any) -> None:
    """End ``token`` and the consent it came from. Unknown and dead tokens are fine (RFC 7009 section 2.2).

    Raises TokenOfAnother, and harms nothing, when it is not ``application``'s (section 2.1).
    """
    bound = (
        BoundAccessToken.objects.select_related("authorization")
        .filter(token_checksum=generators.fingerprint(token))
        .first()
    )
    if bound is None:
        return
    if bound.authorization.application_id != application.pk:
        raise TokenOfAnother
    connections.end(bound.authorization, ended=Authorization.Ended.BY_CLIENT)


def introspect(*, token: str, application: Any) -> dict[str, Any]:
    """The state of ``token`` (RFC 7662 section 2.2): for others' and for all dead ones, inactive and no more."""
    bound = live_token(generators.fingerprint(token))
    if bound is None or bound.access_token is None or bound.authorization.application_id != application.pk:
        return {"active": False}
    authorization, row = bound.authorization, bound.access_token
    return {
        "active": True,
        "token_type": "Bearer",
        "scope": row.scope,
        "client_id": authorization.client_id,
        "sub": str(authorization.owner_id),
        "iss": conf.settings.ISSUER,
        "aud": conf.settings.ISSUER,
        "iat": int(bound.created_at.timestamp()),
        "exp": int(row.expires.timestamp()),
        "authorization_details": details.of(authorization),
    }
