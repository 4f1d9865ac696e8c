"""The successful answer of the token endpoint (RFC 6749 section 5.1), and what is stored with it."""

from __future__ import annotations

from typing import Any, TypedDict

from oauthlib.oauth2 import BearerToken

from photodrive.authorization.consent import remembered
from photodrive.authorization.grants import authorization_details
from photodrive.authorization.models import Authorization
from photodrive.authorization.openid import id_tokens
from photodrive.authorization.protocol.json_shapes import GrantedDetails
from photodrive.authorization.protocol.scopes import OPENID, split
from photodrive.authorization.tokens import (
    access_tokens,
    authorization_codes,
    client_credentials,
    lifetimes,
    refresh_tokens,
)

from . import notes


class TokenResponse(TypedDict, total=False):
    """The members of the answer."""

    access_token: str
    expires_in: int
    token_type: str
    scope: str
    refresh_token: str
    authorization_details: list[GrantedDetails]
    consent: remembered.ConsentMember
    id_token: str


class Token(BearerToken):  # type: ignore[misc]
    """A token response: with a refresh token if its owner agreed, of type DPoP if a key was proved (RFC 9449 5)."""

    def create_token(self, request: Any, refresh_token: bool = False, **kwargs: Any) -> TokenResponse:
        noted = notes.of(request)
        grant = noted.presented
        refreshable = grant is not None and refresh_tokens.is_allowed(grant.authorization, requested=grant.scopes)
        token: TokenResponse = super().create_token(request, refresh_token=refreshable, **kwargs)
        token["token_type"] = "DPoP" if noted.dpop_jkt else "Bearer"
        return token


def seconds_left(request: Any) -> int:
    """Lifetime of the access token that ``request`` gets."""
    grant = notes.of(request).presented
    return lifetimes.of_access_token(request.client, grant.authorization if grant else None)


def shorten(token: TokenResponse, authorization: Authorization) -> int:
    """Let ``token`` end with ``authorization``, which its owner may have shortened meanwhile; its seconds."""
    token["expires_in"] = lifetimes.until_end(authorization, at_most=token["expires_in"])
    return token["expires_in"]


def record_of_client(token: TokenResponse, request: Any) -> None:
    """Store an access token of the application itself (RFC 6749 section 4.4)."""
    client_credentials.record(
        application=request.client,
        token=token["access_token"],
        scopes=split(token["scope"]),
        dpop_jkt=notes.of(request).dpop_jkt,
        expires_in=token["expires_in"],
    )


def record(token: TokenResponse, request: Any, authorization: Authorization, *, expires_in: int) -> None:
    """Store an access token for ``authorization``, as it is now."""
    noted = notes.of(request)
    access_tokens.record(
        authorization=authorization,
        code_id=noted.grant.code_id,
        token=token["access_token"],
        scopes=split(token["scope"]),
        dpop_jkt=noted.dpop_jkt,
        narrowed=noted.grant.narrowed,
        expires_in=expires_in,
    )


def complete(token: TokenResponse, request: Any, authorization: Authorization) -> None:
    """Store the refresh token; add what was granted (RFC 9396 section 7), how it came about, and the ID token.

    ``authorization`` is that of the grant, as it is now.
    """
    grant, scopes = notes.of(request).grant, split(token["scope"])
    if token.get("refresh_token") not in (None, request.refresh_token):
        refresh_tokens.record(
            authorization=authorization,
            code_id=grant.code_id,
            token=token["refresh_token"],
            dpop_jkt=notes.of(request).dpop_jkt,
            openid=grant.openid,
        )
    token["authorization_details"] = authorization_details.of(authorization, grant.narrowed, scopes=scopes)
    if request.grant_type != "refresh_token":
        was_asked = authorization_codes.was_asked(grant.row)
        token["consent"] = remembered.consent_member(authorization, was_asked=was_asked)
    if grant.openid is not None and OPENID in scopes:
        token["id_token"] = id_tokens.make(
            authorization, grant.openid, scopes=scopes, access_token=token["access_token"]
        )
