"""What a token request goes through (RFC 6749 sections 4.1.3, 4.4.2 and 6, RFC 8628 section 3.4).

Each step takes oauthlib's request, raises OAuth2Error for what it refuses, and notes what it has read or made.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any, NoReturn

from django.utils import timezone
from django.utils.crypto import constant_time_compare
from oauthlib.oauth2.rfc6749 import errors

from photodrive import conf
from photodrive.authorization.clients import application_rules
from photodrive.authorization.clients.registration_rules import DEVICE_CODE
from photodrive.authorization.grants import authorization_details, lifecycle, replay_alarm
from photodrive.authorization.models import Authorization, AuthorizationCode, RefreshToken
from photodrive.authorization.protocol.scopes import OPENID, split
from photodrive.authorization.protocol.steps import compare, compare_openly
from photodrive.authorization.protocol.uri_normalisation import normalised
from photodrive.authorization.requests import device_codes
from photodrive.authorization.security import base64url, token_strings
from photodrive.authorization.tokens import (
    authorization_codes,
    refresh_tokens,
    request_time,
    rotation,
    single_use,
)

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
    notes.of(call).presented = grant
    call.scopes = [name for name in grant.authorization.scopes_now if grant.scopes is None or name in grant.scopes]


def match_key(call: Any) -> None:
    """What is bound to a key is for its holder only (RFC 9449 sections 5 and 10)."""
    noted = notes.of(call)
    bound_to = noted.grant.row.dpop_jkt
    compare_openly("jkt", noted.dpop_jkt, bound_to)
    if bound_to and bound_to != noted.dpop_jkt:
        raise errors.InvalidGrantError("It is bound to another DPoP key.", request=call)


def require_verifier(call: Any) -> None:
    """Without the verifier a code is none that may be exchanged (RFC 7636 sections 4.5 and 4.6).

    Nor is one from the time when the application needed no PKCE, if it needs it now. One that does not need it has the
    nonce of an ID token instead (section 2.1.1 of RFC 9700), so there must be one.
    """
    if call.code_verifier is None and not _is_without_pkce(call):
        raise errors.InvalidGrantError("Missing code_verifier.", request=call)
    if _is_without_pkce(call) and OPENID not in call.scopes:  # the operator took it away since she agreed
        raise errors.InvalidGrantError("Neither a code_challenge nor an ID token protects this code.", request=call)


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
    code = notes.of(call).grant.code
    compare_openly("redirect_uri", call.redirect_uri, code.redirect_uri)
    if not call.redirect_uri and not code.redirect_uri_left_out:
        raise errors.InvalidGrantError("Missing redirect_uri.", request=call)
    if call.redirect_uri and call.redirect_uri != code.redirect_uri:
        raise errors.InvalidGrantError("The redirect_uri is not that of the request.", request=call)


def require_registered_uri(call: Any) -> None:
    """The code went to an address that is still the application's: the operator may have taken it away."""
    registered, sent_to = call.client.redirect_uris.split(), notes.of(call).grant.code.redirect_uri
    compare_openly("redirect_uri", sent_to, registered)
    if not application_rules.may_return(call.client, sent_to):
        raise errors.InvalidGrantError("The redirect_uri is no longer registered.", request=call)


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
    if single_use.is_replayed(notes.of(call).grant.row, received_at=call.headers[request_time.KEY]):
        _end_replayed(call)


def stop_reuse(call: Any) -> None:
    """A used refresh token comes again because its answer was lost, or it is in two hands (RFC 9700 section 4.14.2)."""
    row = notes.of(call).grant.refresh_token
    if row.used_at is None:
        return
    if not conf.settings.REFRESH_TOKEN_GRACE_PERIOD_SECONDS:
        stop_replay(call)
        return
    before = rotation.answered_before(row, token=call.refresh_token)
    if before is None:
        _end_replayed(call)
    if not rotation.asked_alike(row, before, asked=_asked(call), dpop_jkt=notes.of(call).dpop_jkt):
        raise errors.InvalidGrantError("It was used before, and for something else.", request=call)
    notes.of(call).successors = before


def _end_replayed(call: Any) -> NoReturn:
    authorization = notes.of(call).grant.authorization
    if lifecycle.end(authorization, ended=Authorization.Ended.BY_REPLAY):
        replay_alarm.replayed(authorization, what=PRESENTED[call.grant_type])
    raise errors.InvalidGrantError("It was used before.", request=call)


def _asked(call: Any) -> str:
    """A checksum of what a refresh asks for: two that ask for the same have the same, by whichever equal address."""
    named = (value for name, value in call.decoded_body if name == "resource" and value)
    resources = sorted(normalised(value) or value for value in named)
    details = sent_by_client(call, "authorization_details")
    return token_strings.fingerprint(json.dumps([sorted(split(call.scope)), resources, details]))


# -- in one transaction ----------------------------------------------------------------------------------------------


def use_up(call: Any) -> None:
    """It works once: of several that come at once one gets an answer (RFC 6749 section 4.1.2)."""
    grant = notes.of(call).grant
    try:
        grant.authorization = single_use.use_up(grant.row)
    except single_use.Unusable:
        raise errors.InvalidGrantError(request=call) from None


def use(call: Any) -> None:
    """Of several that come at once all get the same answer, whether it rotates or not (RFC 6749 section 6)."""
    noted = notes.of(call)
    row = noted.grant.refresh_token
    try:
        if noted.issued_before is not None:
            noted.grant.authorization = rotation.give_again(row)
        elif refresh_tokens.rotates(row, call.client):
            noted.grant.authorization, noted.successors = rotation.rotate(
                row, token=call.refresh_token, asked=_asked(call), dpop_jkt=noted.dpop_jkt
            )
        else:
            noted.grant.authorization = refresh_tokens.use_without_rotation(row)
    except single_use.Unusable:
        raise errors.InvalidGrantError(request=call) from None
