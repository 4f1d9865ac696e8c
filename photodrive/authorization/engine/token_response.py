"""The successful answer of the token endpoint (RFC 6749 section 5.1), and what is stored with it: its last steps."""

from __future__ import annotations

from typing import Any

from oauth2_provider.oauth2_validators import OAuth2Validator
from oauthlib.oauth2 import BearerToken

from photodrive.authorization.consent import remembered
from photodrive.authorization.grants import authorization_details
from photodrive.authorization.openid import id_tokens
from photodrive.authorization.protocol.scopes import OPENID
from photodrive.authorization.security import token_strings
from photodrive.authorization.tokens import (
    access_tokens,
    authorization_codes,
    client_credentials,
    lifetimes,
    refresh_tokens,
)

from . import notes


def _access_token(call: Any) -> str:
    successors = notes.of(call).successors
    return successors.access_token if successors else token_strings.generate(token_strings.ACCESS_TOKEN)


def _refresh_token(call: Any) -> str:
    successors = notes.of(call).successors
    return successors.refresh_token if successors else token_strings.generate(token_strings.REFRESH_TOKEN)


def _seconds(call: Any) -> int:
    """Lifetime of the access token that ``call`` gets: as its authorization is now, or what is left of it."""
    before = notes.of(call).issued_before
    if before is not None:
        return before.expires_in
    grant = notes.of(call).presented
    return lifetimes.of_access_token(call.client, grant.authorization if grant else None)


class PhotodriveValidator(OAuth2Validator):  # type: ignore[misc]
    """django-oauth-toolkit's. The tables of steps decide; oauthlib's token response asks one question still."""

    def rotate_refresh_token(self, request: Any) -> bool:
        """Whether a refresh brings a new refresh token."""
        return notes.of(request).successors is not None


TOKEN = BearerToken(
    PhotodriveValidator(),
    token_generator=_access_token,
    refresh_token_generator=_refresh_token,
    expires_in=_seconds,
)


def mint(call: Any) -> None:
    """The tokens: of type DPoP if a key was proved (RFC 9449 section 5), refreshable if she agreed to that."""
    noted = notes.of(call)
    grant = noted.presented
    if call.grant_type != "refresh_token":
        call.refresh_token = None  # oauthlib would give back one that was merely sent along
    refreshable = grant is not None and refresh_tokens.is_allowed(grant.authorization, requested=grant.scopes)
    noted.response = TOKEN.create_token(call, refresh_token=refreshable)
    noted.response["token_type"] = "DPoP" if noted.dpop_jkt else "Bearer"


def store_access_token(call: Any) -> None:
    """As a fingerprint, bound to its authorization and its key; one that was issued before is stored."""
    noted = notes.of(call)
    if noted.issued_before is not None:
        return
    access_tokens.record(
        authorization=noted.grant.authorization,
        code_id=noted.grant.code_id,
        token=noted.response["access_token"],
        scopes=call.scopes,
        dpop_jkt=noted.dpop_jkt,
        narrowed=noted.grant.narrowed,
        expires_in=noted.response["expires_in"],
    )


def store_token_of_client(call: Any) -> None:
    """An access token of the application itself (RFC 6749 section 4.4.3)."""
    noted = notes.of(call)
    client_credentials.record(
        application=call.client,
        token=noted.response["access_token"],
        scopes=call.scopes,
        dpop_jkt=noted.dpop_jkt,
        expires_in=noted.response["expires_in"],
    )


def store_refresh_token(call: Any) -> None:
    """A new one, if there is one; it goes back to the code that all began with."""
    noted = notes.of(call)
    if noted.issued_before is not None:
        return
    if noted.response.get("refresh_token") not in (None, call.refresh_token):
        refresh_tokens.record(
            authorization=noted.grant.authorization,
            code_id=noted.grant.code_id,
            token=noted.response["refresh_token"],
            dpop_jkt=noted.dpop_jkt,
            openid=noted.grant.openid,
        )


def tell_details(call: Any) -> None:
    """What was granted (RFC 9396 section 7)."""
    noted = notes.of(call)
    noted.response["authorization_details"] = authorization_details.of(
        noted.grant.authorization, noted.grant.narrowed, scopes=call.scopes
    )


def tell_consent(call: Any) -> None:
    """How it came about, and until when: a client need not guess why nobody was asked."""
    noted = notes.of(call)
    was_asked = authorization_codes.was_asked(noted.grant.row)
    noted.response["consent"] = remembered.consent_member(noted.grant.authorization, was_asked=was_asked)


def add_id_token(call: Any) -> None:
    """Who she is, for a client that asked and that she told (OpenID Connect Core sections 3.1.3.3 and 12.2)."""
    noted = notes.of(call)
    if noted.grant.openid is not None and OPENID in call.scopes:
        noted.response["id_token"] = id_tokens.make(
            noted.grant.authorization,
            noted.grant.openid,
            scopes=call.scopes,
            access_token=noted.response["access_token"],
        )
