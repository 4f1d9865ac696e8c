"""The oauthlib server: the grants that are offered and nothing else, with our validator."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from oauth2_provider.oauth2_backends import OAuthLibCore
from oauthlib.common import Request, add_params_to_qs
from oauthlib.oauth2 import (
    AuthorizationCodeGrant,
    AuthorizationEndpoint,
    BearerToken,
    ClientCredentialsGrant,
    RefreshTokenGrant,
    TokenEndpoint,
)
from oauthlib.oauth2.rfc6749 import errors

from photodrive.authorization.client_auth import dpop_binding
from photodrive.authorization.clients import applications, client_profile
from photodrive.authorization.clients.registration_rules import CLIENT_CREDENTIALS, DEVICE_CODE
from photodrive.authorization.grants import authorization_details
from photodrive.authorization.openid import request_parameters
from photodrive.authorization.protocol import links, parameters
from photodrive.authorization.protocol.scopes import OPENID, split
from photodrive.authorization.security import token_strings
from photodrive.authorization.tokens import refresh_tokens, request_time

from .device_grant import DeviceGrant
from .validator import PhotodriveValidator, refuse_foreign_resource

OPENID_PARAMETERS = ("prompt", "max_age", "nonce", "claims", "id_token_hint", "login_hint")
INVALID_DETAILS = "invalid_authorization_details"
CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)  # base64url of a SHA-256, unpadded (RFC 7636 4.2)


class Server(AuthorizationEndpoint, TokenEndpoint):  # type: ignore[misc]
    """Authorization and token endpoint for ``response_type=code`` (RFC 6749 section 4.1) with PKCE S256."""

    def __init__(self, validator: PhotodriveValidator) -> None:
        before = [
            drop_empty_scope, refuse_unsupported, refuse_weak_pkce, refuse_foreign_resource, read_details, read_openid,
        ]  # fmt: skip
        code = AuthorizationCodeGrant(validator, pre_auth=before, post_token=[narrow_details])
        refresh = RefreshTokenGrant(validator, post_token=[narrow_details])
        own = ClientCredentialsGrant(validator, pre_token=[drop_empty_scope, refuse_foreign_resource])
        self.device = DeviceGrant(
            validator,
            pre_auth=[drop_empty_scope, refuse_foreign_resource, read_details],
            post_token=[narrow_details],
        )
        token = Token(
            validator,
            token_generator=lambda request: token_strings.generate(token_strings.ACCESS_TOKEN),
            refresh_token_generator=lambda request: token_strings.generate(token_strings.REFRESH_TOKEN),
            expires_in=seconds_left,
        )
        AuthorizationEndpoint.__init__(self, "code", token, {"code": code})
        TokenEndpoint.__init__(
            self,
            "authorization_code",
            token,
            {"authorization_code": code, "refresh_token": refresh, CLIENT_CREDENTIALS: own, DEVICE_CODE: self.device},
        )


class Token(BearerToken):  # type: ignore[misc]
    """A token response: with a refresh token if its owner agreed, of type DPoP if a key was proved (RFC 9449 5)."""

    def create_token(self, request: Any, refresh_token: bool = False, **kwargs: Any) -> dict[str, Any]:
        authorization = getattr(request, "photodrive_authorization", None)
        requested = getattr(getattr(request, "photodrive_single_use", None), "scopes", None)
        refreshable = authorization is not None and refresh_tokens.is_allowed(authorization, requested=requested)
        token: dict[str, Any] = super().create_token(request, refresh_token=refreshable, **kwargs)
        token["token_type"] = "DPoP" if request.photodrive_jkt else "Bearer"
        return token


class Core(OAuthLibCore):  # type: ignore[misc]
    """DOT's bridge from Django to oauthlib; tells the validator when the request arrived."""

    def extract_headers(self, request: Any) -> dict[str, Any]:
        headers: dict[str, Any] = super().extract_headers(request)
        headers[request_time.KEY] = request_time.of(request)
        return headers

    def extract_body(self, request: Any) -> list[tuple[str, str]]:
        """The form as it came. DOT keeps the last of what comes twice, and nobody would notice the first."""
        return [(name, value) for name, values in request.POST.lists() for value in values]

    def read_call(self, request: HttpRequest) -> Request:
        """``request`` as oauthlib wants to see it."""
        return Request(*self._extract_params(request))

    def authenticate(self, request: HttpRequest) -> Request:
        """The back-channel ``request`` of a client that has proved who it is. Raises oauthlib's OAuth2Error."""
        call = self.read_call(request)
        if not self.server.default_token_type.request_validator.authenticate_client(call):
            raise errors.InvalidClientError("Client authentication failed.", request=call)
        return call

    def validate_device(self, request: HttpRequest) -> tuple[list[str], Request]:
        """The scopes and the validated request that a device makes (RFC 8628 section 3.1). Raises OAuth2Error."""
        call = self.authenticate(request)
        return self.server.device.validate_authorization_request(call), call

    def validate_pushed(self, request: HttpRequest) -> tuple[list[str], Request]:
        """The scopes and the validated request that an authenticated client pushes (RFC 9126 section 2.1).

        With a DPoP proof, the code will be bound to its key (RFC 9449 section 10.1). Raises OAuth2Error.
        """
        call = self.authenticate(request)
        proved = dpop_binding.thumbprint(call, url=links.absolute("par"), optional=True)
        uri, method, body, headers = self._extract_params(request)
        if not call.client_id:  # named by its credentials only
            body = add_params_to_qs(body, {"client_id": call.client.client_id})
        scopes, credentials = self.server.validate_authorization_request(
            uri, http_method=method, body=body, headers=headers
        )
        validated = credentials["request"]
        if proved and getattr(validated, "dpop_jkt", None) not in (None, "", proved):
            raise errors.CustomOAuth2Error("invalid_dpop_proof", "The dpop_jkt is another key's.", request=validated)
        validated.dpop_jkt = proved or getattr(validated, "dpop_jkt", None)
        return scopes, validated


@lru_cache(maxsize=1)
def core() -> Core:
    """The one instance; it holds no state of a request."""
    return Core(Server(PhotodriveValidator()))


def seconds_left(request: Any) -> int:
    """Lifetime of a new access token: never past the end that the owner chose, never over the configured one."""
    most = client_profile.of(request.client).access_token_seconds
    authorization = getattr(request, "photodrive_authorization", None)
    if authorization is None:
        return most
    left = int((authorization.expires_at - timezone.now()).total_seconds())
    return max(1, min(left, most))


def drop_empty_scope(request: Any) -> dict[str, Any]:
    """A parameter without a value counts as left out (RFC 6749 section 3.1); oauthlib sees a scope without name."""
    if not (request.scope or "").strip():
        request.scope = request.scopes = None
    return {}


def refuse_unsupported(request: Any) -> dict[str, Any]:
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


def refuse_weak_pkce(request: Any) -> dict[str, Any]:
    """S256 and a well-formed challenge, checked before anybody is asked anything (RFC 7636, RFC 9700 2.1.1).

    And a well-formed thumbprint, if the code shall be bound to a key (RFC 9449 section 10).
    """
    if not request.code_challenge:
        raise errors.MissingCodeChallengeError(request=request)
    if request.code_challenge_method != "S256":
        raise errors.InvalidRequestError("Use code_challenge_method=S256.", request=request)
    if not CHALLENGE.fullmatch(request.code_challenge):
        raise errors.InvalidRequestError("The code_challenge is malformed.", request=request)
    thumbprint = getattr(request, "dpop_jkt", None)
    if thumbprint and not CHALLENGE.fullmatch(thumbprint):
        raise errors.InvalidRequestError("The dpop_jkt is no SHA-256 thumbprint.", request=request)
    return {}


def read_details(request: Any) -> dict[str, Any]:
    """The ``authorization_details`` asked for (RFC 9396 section 2); its actions are scopes asked for, too."""
    try:
        requested = authorization_details.parse(getattr(request, "authorization_details", None) or "")
    except authorization_details.DetailsInvalid as problem:
        raise errors.CustomOAuth2Error(INVALID_DETAILS, str(problem), request=request) from None
    request.photodrive_details = requested
    if requested:
        request.scope = " ".join(split(f"{request.scope or ''} {' '.join(authorization_details.scopes_of(requested))}"))
        request.scopes = None
    return {}


def read_openid(request: Any) -> dict[str, Any]:
    """What OpenID Connect adds to the request; claims asked for one by one are scopes asked for, too.

    ``prompt``, ``max_age`` and hints count without the scope openid as well: they say whom to ask, and whether.
    """
    sent = {name: getattr(request, name, None) or "" for name in OPENID_PARAMETERS}
    try:
        openid = request_parameters.read(sent, client_id=request.client_id)
    except request_parameters.RequestInvalid as problem:
        raise errors.CustomOAuth2Error(problem.code, str(problem), request=request) from None
    implied = [scope for scope in openid.pop("scopes", []) if scope in applications.allowed_scopes(request.client)]
    if implied and OPENID in split(request.scope):
        request.scope = " ".join(split(f"{request.scope} {' '.join(implied)}"))
        request.scopes = None
    request.photodrive_openid_request = openid
    return {}


def narrow_details(request: Any) -> dict[str, Any]:
    """The part of the consent that a token request asks for (RFC 9396 section 6); scopes follow its actions."""
    try:
        parameter = getattr(request, "authorization_details", None) or ""
        narrowed = authorization_details.narrow(
            parameter, request.photodrive_authorization, request.photodrive_narrowed
        )
    except authorization_details.DetailsInvalid as problem:
        raise errors.CustomOAuth2Error(INVALID_DETAILS, str(problem), request=request) from None
    if narrowed is not None:
        request.photodrive_narrowed = narrowed
        kept, dropped = set(authorization_details.scopes_of([narrowed])), set(authorization_details.SCOPES.values())
        request.scopes = [scope for scope in request.scopes if scope in kept or scope not in dropped]
    request.scopes = list(dict.fromkeys(request.scopes))  # each once, however often it was sent
    return {}
