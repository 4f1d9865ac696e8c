"""Our checks of authorization and token requests, beside oauthlib's own.

Each takes oauthlib's request, raises OAuth2Error for what is refused, and notes what it has read. What it returns is
for oauthlib, which wants a dict.
"""

from __future__ import annotations

import re
from typing import Any

from oauthlib.oauth2.rfc6749 import errors

from photodrive import conf
from photodrive.authorization.clients import applications
from photodrive.authorization.grants import authorization_details
from photodrive.authorization.openid import request_parameters
from photodrive.authorization.protocol import parameters
from photodrive.authorization.protocol.scopes import OPENID, split

from . import notes

OPENID_PARAMETERS = ("prompt", "max_age", "nonce", "claims", "id_token_hint", "login_hint")
INVALID_DETAILS = "invalid_authorization_details"
SHA256 = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)  # base64url, unpadded (RFC 7636 section 4.2, RFC 7638)


def drop_empty_scope(request: Any) -> dict[str, object]:
    """A parameter without a value counts as left out (RFC 6749 section 3.1); oauthlib sees a scope without name."""
    if not (request.scope or "").strip():
        request.scope = request.scopes = None
    return {}


def refuse_unsupported(request: Any) -> dict[str, object]:
    """Refuse what would change the answer and is not supported, and known parameters sent twice."""
    sent = dict(request.uri_query_params) | dict(request.decoded_body or [])
    twice = [name for name in request.duplicate_params if name in parameters.KNOWN]
    if twice:
        raise errors.InvalidRequestError(f"Parameter sent twice: {twice[0]}.", request=request)
    if sent.get("request"):
        raise errors.CustomOAuth2Error("request_not_supported", "Send plain parameters.", request=request)
    if sent.get("request_uri"):
        raise errors.CustomOAuth2Error("request_uri_not_supported", "Send plain parameters.", request=request)
    if sent.get("response_mode") not in {None, "", "query"}:
        raise errors.InvalidRequestError("Only response_mode=query is supported.", request=request)
    return {}


def refuse_weak_pkce(request: Any) -> dict[str, object]:
    """S256 and a well-formed challenge, checked before any page is shown (RFC 7636, RFC 9700 section 2.1.1).

    And a well-formed thumbprint, if the code shall be bound to a key (RFC 9449 section 10).
    """
    if not request.code_challenge:
        raise errors.MissingCodeChallengeError(request=request)
    if request.code_challenge_method != "S256":
        raise errors.InvalidRequestError("Use code_challenge_method=S256.", request=request)
    if not SHA256.fullmatch(request.code_challenge):
        raise errors.InvalidRequestError("The code_challenge is malformed.", request=request)
    thumbprint = sent_by_client(request, "dpop_jkt")
    if thumbprint and not SHA256.fullmatch(thumbprint):
        raise errors.InvalidRequestError("The dpop_jkt is no SHA-256 thumbprint.", request=request)
    return {}


def refuse_foreign_resource(request: Any) -> dict[str, object]:
    """The API of this issuer is the only resource there is (RFC 8707), at the authorization and token endpoint."""
    sent = [*request.uri_query_params, *(request.decoded_body or [])]
    if any(name == "resource" and value not in ("", conf.settings.ISSUER) for name, value in sent):
        raise errors.CustomOAuth2Error("invalid_target", "Unknown resource.", request=request)
    request.resource = [conf.settings.ISSUER]
    return {}


def read_details(request: Any) -> dict[str, object]:
    """The requested ``authorization_details`` (RFC 9396 section 2); their actions are requested scopes, too."""
    try:
        requested = authorization_details.parse(sent_by_client(request, "authorization_details"))
    except authorization_details.DetailsInvalid as problem:
        raise errors.CustomOAuth2Error(INVALID_DETAILS, str(problem), request=request) from None
    notes.of(request).details = requested
    if requested:
        request.scope = " ".join(split(f"{request.scope or ''} {' '.join(authorization_details.scopes_of(requested))}"))
        request.scopes = None
    return {}


def read_openid(request: Any) -> dict[str, object]:
    """What OpenID Connect adds to the request; claims requested one by one are requested scopes, too.

    ``prompt``, ``max_age`` and hints count without the scope openid as well: they say whom to ask, and whether.
    """
    sent = {name: sent_by_client(request, name) for name in OPENID_PARAMETERS}
    try:
        openid = request_parameters.read(sent, client_id=request.client_id)
    except request_parameters.RequestInvalid as problem:
        raise errors.CustomOAuth2Error(problem.code, str(problem), request=request) from None
    implied = [scope for scope in openid.pop("scopes", []) if scope in applications.allowed_scopes(request.client)]
    if implied and OPENID in split(request.scope):
        request.scope = " ".join(split(f"{request.scope} {' '.join(implied)}"))
        request.scopes = None
    notes.of(request).openid = openid
    return {}


def narrow_details(request: Any) -> dict[str, object]:
    """The part of the authorization that a token request asks for (RFC 9396 section 6); scopes follow its actions."""
    grant = notes.of(request).grant
    try:
        narrowed = authorization_details.narrow(
            sent_by_client(request, "authorization_details"), grant.authorization, grant.narrowed
        )
    except authorization_details.DetailsInvalid as problem:
        raise errors.CustomOAuth2Error(INVALID_DETAILS, str(problem), request=request) from None
    if narrowed is not None:
        grant.narrowed = narrowed
        kept, dropped = set(authorization_details.scopes_of([narrowed])), set(authorization_details.SCOPES.values())
        request.scopes = [scope for scope in request.scopes if scope in kept or scope not in dropped]
    request.scopes = list(dict.fromkeys(request.scopes))  # each once, however often it was sent
    return {}


def sent_by_client(request: Any, name: str) -> str:
    """The parameter ``name``, empty if it was left out: oauthlib's request has no attribute for it then."""
    return getattr(request, name, None) or ""
