"""What a token request goes through (RFC 6749 sections 4.1.3, 4.4.2 and 6, RFC 8628 section 3.4).

Each step takes oauthlib's request, raises OAuth2Error for what it refuses, and notes what it has read or made.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any

from django.utils import timezone
from django.utils.crypto import constant_time_compare
from oauthlib.oauth2.rfc6749 import errors

from photodrive.authorization.clients import application_rules, applications
from photodrive.authorization.clients.registration_rules import DEVICE_CODE
from photodrive.authorization.grants import authorization_details, lifecycle, replay_alarm
from photodrive.authorization.models import Authorization, AuthorizationCode, RefreshToken
from photodrive.authorization.protocol import base64url
from photodrive.authorization.protocol.scopes import OF_ITSELF, split
from photodrive.authorization.protocol.steps import compare, compare_openly
from photodrive.authorization.requests import device_codes
from photodrive.authorization.tokens import authorization_codes, refresh_tokens, request_time, single_use

from . import notes
from .authorization_steps import INVALID_DETAILS
from .notes import sent_by_client

VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}", re.ASCII)
# Each grant type with its own parameter.
PRESENTED = {
    "authorization_code": "code", "refresh_token": "refresh_token", "client_credentials": "",
    DEVICE_CODE: "device_code",
}  # fmt: skip


def require_grant_type(call: Any) -> None:
    """RFC 6749 section 5.2."""
    if not call.grant_type:
        raise errors.InvalidRequestError("Missing grant_type.", request=call)


def refuse_other_grant_types(call: Any) -> None:
    """RFC 6749 section 5.2."""
    compare_openly("grant_type", call.grant_type, list(PRESENTED))
    description = f"Offered are: {', '.join(PRESENTED)}."
    raise errors.UnsupportedGrantTypeError(description, request=call)


def require_what_is_presented(call: Any) -> None:
    """The grant type's own parameter is there: the code, the device code or the refresh token."""
    name = PRESENTED[call.grant_type]
    if not sent_by_client(call, name):
        raise errors.InvalidRequestError(f"Missing {name}.", request=call)


# -- what is presented ---------------------------------------------------------------------------------------------


def find_code(call: Any) -> None:
    """A code of this application that has not run out. A used one passes: whether that is a replay shows later."""
    _present(authorization_codes.find(code=call.code, application=call.client), call)


def find_refresh_token(call: Any) -> None:
    """A refresh token of this application that has not run out; a used one passes here, too."""
    _present(refresh_tokens.find(token=call.refresh_token, application=call.client), call)


def _present(found: AuthorizationCode | RefreshToken | None, call: Any) -> None:
    if found is None or (found.used_at is None and found.expires_at <= timezone.now()):
        raise errors.InvalidGrantError(request=call)
    _note(notes.Grant.of(found, found.authorization), call)


def poll(call: Any) -> None:
    """A device code whose owner has agreed; else what the device has to know instead (RFC 8628 section 3.5)."""
    try:
        row, authorization = device_codes.poll(device_code=sent_by_client(call, "device_code"), application=call.client)
    except device_codes.PollRefused as problem:
        raise errors.CustomOAuth2Error(problem.code, str(problem), request=call) from None
    _note(notes.Grant.of(row, authorization), call)


def _note(grant: notes.Grant, call: Any) -> None:
    agreed = grant.authorization.scopes
    notes.of(call).presented = grant
    call.scopes = [name for name in agreed if grant.scopes is None or name in grant.scopes]


def match_key(call: Any) -> None:
    """What is bound to a key is for its holder only (RFC 9449 sections 5 and 10)."""
    noted = notes.of(call)
    bound_to = noted.grant.row.dpop_jkt
    compare_openly("jkt", noted.dpop_jkt, bound_to)
    if bound_to and bound_to != noted.dpop_jkt:
        raise errors.InvalidGrantError("It is bound to another DPoP key.", request=call)


def require_verifier(call: Any) -> None:
    """RFC 7636 section 4.5; also of a code from the time when the application needed no PKCE, if it needs it now."""
    if call.code_verifier is None and not _is_without_pkce(call):
        raise errors.MissingCodeVerifierError(request=call)


def verify_challenge(call: Any) -> None:
    """Whoever exchanges the code is who asked for it: the hash of the verifier is the challenge (RFC 7636 4.6).

    A verifier without a challenge is that of somebody whose challenge was taken away (RFC 9700 section 4.8.2).
    """
    if _is_without_pkce(call):
        if call.code_verifier:
            raise errors.InvalidGrantError("There was no code_challenge to this code_verifier.", request=call)
        return
    if not VERIFIER.fullmatch(call.code_verifier):
        raise errors.InvalidGrantError("The code_verifier is malformed.", request=call)
    hashed = base64url.encode(hashlib.sha256(call.code_verifier.encode()).digest())
    known = notes.of(call).grant.code.code_challenge
    compare("code_challenge", hashed, known)
    if not constant_time_compare(hashed, known):
        raise errors.InvalidGrantError("The code_verifier is not that of the code_challenge.", request=call)


def _is_without_pkce(call: Any) -> bool:
    """Whether the code was issued without a challenge, to an application of which the operator wants none."""
    return not notes.of(call).grant.code.code_challenge and not application_rules.of(call.client).requires_pkce


def match_redirect_uri(call: Any) -> None:
    """It comes again if the authorization request had one, letter by letter (RFC 6749 section 4.1.3)."""
    bound_to = notes.of(call).grant.code.redirect_uri  # empty: left out, as it may where one is registered
    registered = call.client.redirect_uris.split()
    known = bound_to or (registered[0] if len(registered) == 1 else "")
    compare_openly("redirect_uri", call.redirect_uri, known)
    if bound_to and not call.redirect_uri:
        raise errors.InvalidRequestError("Missing redirect_uri.", request=call)
    if call.redirect_uri and call.redirect_uri != known:
        raise errors.InvalidGrantError("The redirect_uri is not that of the request.", request=call)


def allow_fewer_scopes(call: Any) -> None:
    """A refresh asks for what she agreed to or for less, never for more (RFC 6749 section 6)."""
    asked = split(call.scope)
    compare_openly("scope", asked, call.scopes)
    if not set(asked) <= set(call.scopes):
        raise errors.InvalidScopeError(request=call)
    call.scopes = asked or call.scopes


def allow_scopes_of_itself(call: Any) -> None:
    """An application has scopes of its own, which no owner grants; photos are not among them (RFC 6749 4.4.2)."""
    allowed = [scope for scope in applications.allowed_scopes(call.client) if scope in OF_ITSELF]
    call.scopes = call.scopes or allowed
    compare_openly("scope", call.scopes, allowed)
    if not call.scopes or not set(call.scopes) <= set(allowed):
        raise errors.InvalidScopeError(request=call)


def narrow_details(call: Any) -> None:
    """The part of the authorization that is asked for (RFC 9396 section 6); scopes follow its actions."""
    grant = notes.of(call).grant
    try:
        narrowed = authorization_details.narrow(
            sent_by_client(call, "authorization_details"), grant.authorization, grant.narrowed
        )
    except authorization_details.DetailsInvalid as problem:
        raise errors.CustomOAuth2Error(INVALID_DETAILS, str(problem), request=call) from None
    if narrowed is not None:
        grant.narrowed = narrowed
        kept, dropped = set(authorization_details.scopes_of([narrowed])), set(authorization_details.SCOPES.values())
        call.scopes = [scope for scope in call.scopes if scope in kept or scope not in dropped]


def stop_replay(call: Any) -> None:
    """What was used before and comes again is in two hands: all that came of it ends (RFC 9700 section 4.14.2)."""
    grant = notes.of(call).grant
    if isinstance(grant.row, RefreshToken) and not _rotates(call):
        return  # one that rotated before the application was set to FAPI 2.0 is refused when it is used
    if not single_use.is_replayed(grant.row, received_at=call.headers[request_time.KEY]):
        return
    if lifecycle.end(grant.authorization, ended=Authorization.Ended.BY_REPLAY):
        replay_alarm.replayed(grant.authorization, what=PRESENTED[call.grant_type])
    raise errors.InvalidGrantError("It was used before.", request=call)


# -- in one transaction ----------------------------------------------------------------------------------------------


def use_up(call: Any) -> None:
    """It works once: of several that come at once one gets an answer (RFC 6749 section 4.1.2)."""
    grant = notes.of(call).grant
    try:
        grant.authorization = (
            refresh_tokens.use_without_rotation(grant.row)
            if isinstance(grant.row, RefreshToken) and not _rotates(call)
            else single_use.use_up(grant.row)
        )
    except single_use.Unusable:
        raise errors.InvalidGrantError(request=call) from None


def _rotates(call: Any) -> bool:
    """Whether refresh tokens of the application work once; those of FAPI 2.0 stay (section 5.3.2.1)."""
    return application_rules.of(call.client).rotates_refresh_tokens
