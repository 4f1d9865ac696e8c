"""What an authorization request goes through (RFC 6749 section 4.1.1), by browser, pushed, or for a device.

Each step takes oauthlib's request, raises OAuth2Error for what it refuses, and notes what it has read.
"""

from __future__ import annotations

import re
from typing import Any

from oauthlib.oauth2.rfc6749 import errors

from photodrive.authorization.clients import application_rules, applications
from photodrive.authorization.clients.registration_rules import DEVICE_CODE
from photodrive.authorization.grants import authorization_details
from photodrive.authorization.openid import request_parameters
from photodrive.authorization.protocol import authorization_response, parameters, resource_identifiers
from photodrive.authorization.protocol.scopes import OPENID, split
from photodrive.authorization.protocol.steps import compare_openly, name_caller

from . import notes
from .client_steps import CLIENT_ID, find_usable
from .notes import sent_by_client

OPENID_PARAMETERS = ("prompt", "max_age", "nonce", "claims", "id_token_hint", "login_hint")
INVALID_DETAILS = "invalid_authorization_details"
SHA256 = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)  # base64url, unpadded (RFC 7636 section 4.2, RFC 7638)
OF_ANSWER = ("client_id", "response_type", "redirect_uri", "scope", "state")  # they decide where an error goes


# -- whom it comes from, and where the answer goes: what is wrong here is told to the person alone ---------------------


def refuse_ambiguous_target(call: Any) -> None:
    """Of two values nobody knows which one the client meant (RFC 6749 section 3.1)."""
    for name in OF_ANSWER:
        if name in call.duplicate_params:
            raise errors.InvalidRequestFatalError(f"Duplicate {name} parameter.", request=call)


def find_application(call: Any) -> None:
    """The registered, enabled application that the request names (RFC 6749 section 4.1.2.1)."""
    if not call.client_id:
        raise errors.MissingClientIdError(request=call)
    name_caller(call.client_id)
    call.client = find_usable(call, call.client_id)
    compare_openly(CLIENT_ID, call.client_id, call.client and call.client.client_id)
    if call.client is None:
        raise errors.InvalidClientIdError(request=call)


def match_redirect_uri(call: Any) -> None:
    """One that is registered, letter by letter; left out, the only one there is (RFC 6749 3.1.2.3, RFC 9700 4.1.3).

    With the scope openid it is never left out (OpenID Connect Core section 3.1.2.1).
    """
    registered = call.client.redirect_uris.split()
    notes.of(call).redirect_uri_left_out = not call.redirect_uri
    if not call.redirect_uri:
        if len(registered) != 1 or OPENID in split(call.scope):
            raise errors.MissingRedirectURIError(request=call)
        call.redirect_uri = registered[0]
    compare_openly("redirect_uri", call.redirect_uri, registered)
    if not application_rules.is_registered(call.client, call.redirect_uri):
        raise errors.MismatchingRedirectURIError(request=call)


def require_https(call: Any) -> None:
    """Of an application of the FAPI 2.0 profile the answer goes to https addresses only (section 5.3.2.2)."""
    if application_rules.of(call.client).https_redirects_only and not call.redirect_uri.startswith("https://"):
        raise errors.MismatchingRedirectURIError(request=call)


# -- what is asked for: what is wrong here is told to the client -----------------------------------------------------


def refuse_ambiguous_parameters(call: Any) -> None:
    """No parameter that we know comes twice (RFC 6749 section 3.1)."""
    if twice := [name for name in call.duplicate_params if name in parameters.KNOWN]:
        raise errors.InvalidRequestError(f"Parameter sent twice: {twice[0]}.", request=call)


def refuse_request_object(call: Any) -> None:
    """No parameters in a JWT (OpenID Connect Core section 6)."""
    if sent_by_client(call, "request"):
        raise errors.CustomOAuth2Error("request_not_supported", "Send plain parameters.", request=call)


def refuse_request_uri(call: Any) -> None:
    """No parameters from elsewhere; what was pushed here does not come this way (OpenID Connect Core section 6)."""
    if sent_by_client(call, "request_uri"):
        raise errors.CustomOAuth2Error("request_uri_not_supported", "Send plain parameters.", request=call)


def require_code_response(call: Any) -> None:
    """The answer is a code: no token passes through a browser (RFC 9700 section 2.1.2)."""
    compare_openly("response_type", call.response_type, "code")
    if call.response_type is None:
        raise errors.MissingResponseTypeError(request=call)
    if call.response_type != "code":
        raise errors.UnsupportedResponseTypeError(request=call)


def read_response_mode(call: Any) -> None:
    """The answer comes in the query, or as a form where a browser can post one (OAuth 2.0 Form Post Response Mode)."""
    mode = call.response_mode or authorization_response.QUERY
    compare_openly("response_mode", mode, authorization_response.MODES)
    if mode not in authorization_response.MODES:
        offered = " or ".join(authorization_response.MODES)
        raise errors.InvalidRequestError(f"The response_mode must be {offered}.", request=call)
    if mode == authorization_response.FORM_POST and not authorization_response.takes_forms(call.redirect_uri):
        raise errors.InvalidRequestError("No browser posts a form to this redirect_uri.", request=call)


def allow_code_response(call: Any) -> None:
    """The application is registered for codes (RFC 6749 section 4.1.2.1)."""
    allowed = applications.grant_types(call.client)
    compare_openly("grant_type", "authorization_code", allowed)
    if "authorization_code" not in allowed:
        raise errors.UnauthorizedClientError(request=call)


def require_code_challenge(call: Any) -> None:
    """Before any page is shown: without PKCE a stolen code works (RFC 9700 section 2.1.1).

    Where the operator does not insist on it, a nonce must do the same by the ID token, so there must be one.
    """
    if call.code_challenge:
        return
    if application_rules.of(call.client).requires_pkce or call.code_challenge_method:
        raise errors.MissingCodeChallengeError(request=call)
    signs_in = OPENID in split(call.scope) and OPENID in applications.allowed_scopes(call.client)
    if not signs_in or not sent_by_client(call, "nonce"):
        raise errors.MissingCodeChallengeError("Code challenge required without openid and nonce.", request=call)


def require_s256(call: Any) -> None:
    """The challenge is a hash; ``plain`` would show the verifier to the browser (RFC 7636 section 4.2)."""
    if not call.code_challenge:
        return
    compare_openly("code_challenge_method", call.code_challenge_method, "S256")
    if call.code_challenge_method != "S256":
        raise errors.InvalidRequestError("Use code_challenge_method=S256.", request=call)


def read_code_challenge(call: Any) -> None:
    """It is a SHA-256 hash in base64url (RFC 7636 section 4.2)."""
    if call.code_challenge and not SHA256.fullmatch(call.code_challenge):
        raise errors.InvalidRequestError("The code_challenge is malformed.", request=call)


def read_thumbprint(call: Any) -> None:
    """The key that the code shall be bound to is named by its SHA-256 thumbprint (RFC 9449 section 10)."""
    thumbprint = sent_by_client(call, "dpop_jkt")
    if thumbprint and not SHA256.fullmatch(thumbprint):
        raise errors.InvalidRequestError("The dpop_jkt is no SHA-256 thumbprint.", request=call)


def match_thumbprint(call: Any) -> None:
    """A proof and a thumbprint that come with one pushed request are of one key (RFC 9449 section 10.1)."""
    proved, named = notes.of(call).dpop_jkt, sent_by_client(call, "dpop_jkt")
    compare_openly("dpop_jkt", named, proved)
    if proved and named not in ("", proved):
        raise errors.CustomOAuth2Error("invalid_dpop_proof", "The dpop_jkt is another key's.", request=call)


def refuse_foreign_resource(call: Any) -> None:
    """The API of this issuer is the only resource there is (RFC 8707 section 2), by whichever name it goes."""
    sent = [value for name, value in (*call.uri_query_params, *(call.decoded_body or [])) if name == "resource"]
    compare_openly("resource", sent, resource_identifiers.names())
    if any(value and not resource_identifiers.is_known(value) for value in sent):
        raise errors.CustomOAuth2Error("invalid_target", "Unknown resource.", request=call)


def read_details(call: Any) -> None:
    """The requested ``authorization_details`` (RFC 9396 section 2); their actions are requested scopes, too."""
    try:
        requested = authorization_details.parse(sent_by_client(call, "authorization_details"))
    except authorization_details.DetailsInvalid as problem:
        raise errors.CustomOAuth2Error(INVALID_DETAILS, str(problem), request=call) from None
    notes.of(call).details = requested
    call.scopes = _with_more(call.scopes, authorization_details.scopes_of(requested))


def read_openid(call: Any) -> None:
    """What OpenID Connect adds; claims that are requested one by one are requested scopes, too (Core 3.1.2.1, 5.5).

    ``prompt``, ``max_age`` and hints count without the scope openid as well: they say whom to ask, and whether.
    """
    sent = {name: sent_by_client(call, name) for name in OPENID_PARAMETERS}
    try:
        openid = request_parameters.read(sent, client_id=call.client_id)
    except request_parameters.RequestInvalid as problem:
        raise errors.CustomOAuth2Error(problem.code, str(problem), request=call) from None
    implied = [scope for scope in openid.pop("scopes", []) if scope in applications.allowed_scopes(call.client)]
    if OPENID in call.scopes:
        call.scopes = _with_more(call.scopes, implied)
    notes.of(call).openid = openid


def _with_more(scopes: list[str], more: list[str]) -> list[str]:
    return list(dict.fromkeys([*scopes, *more]))


# -- how it comes ------------------------------------------------------------------------------------------------------


def require_push(call: Any) -> None:
    """Some applications must push their requests: a browser could have changed them (RFC 9126 section 5)."""
    if application_rules.of(call.client).must_push:
        raise errors.InvalidRequestError("This application must push its requests.", request=call)


def refuse_reference(call: Any) -> None:
    """A pushed request has its parameters with it (RFC 9126 section 2.1)."""
    if sent_by_client(call, "request_uri"):
        raise errors.InvalidRequestError("A pushed request cannot refer to another one.", request=call)


def require_redirect_uri(call: Any) -> None:
    """A pushed request names its redirection URI (FAPI 2.0 section 5.3.2.2)."""
    if not call.redirect_uri:
        raise errors.InvalidRequestError("Missing redirect_uri.", request=call)


def allow_devices(call: Any) -> None:
    """The application is registered for devices (RFC 8628 section 3.1)."""
    allowed = applications.grant_types(call.client)
    compare_openly("grant_type", DEVICE_CODE, allowed)
    if DEVICE_CODE not in allowed:
        raise errors.UnauthorizedClientError("This application may not use devices.", request=call)
