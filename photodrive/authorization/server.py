"""The oauthlib server: the authorization code grant and nothing else, put together with our validator."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from django.utils import timezone
from oauth2_provider.oauth2_backends import OAuthLibCore
from oauthlib.oauth2 import AuthorizationCodeGrant, AuthorizationEndpoint, BearerToken, TokenEndpoint
from oauthlib.oauth2.rfc6749 import errors

from photodrive import conf

from . import arrival, generators
from .validator import PhotodriveValidator, refuse_foreign_resource

CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)  # base64url of a SHA-256, unpadded (RFC 7636 4.2)


class Server(AuthorizationEndpoint, TokenEndpoint):  # type: ignore[misc]
    """Authorization and token endpoint for ``response_type=code`` (RFC 6749 section 4.1) with PKCE S256."""

    def __init__(self, validator: PhotodriveValidator) -> None:
        grant = CodeGrant(
            validator, pre_auth=[drop_empty_scope, refuse_unsupported, refuse_weak_pkce, refuse_foreign_resource]
        )
        bearer = BearerToken(
            validator,
            token_generator=lambda request: generators.generate(generators.ACCESS_TOKEN),
            expires_in=seconds_left,
        )
        AuthorizationEndpoint.__init__(self, "code", bearer, {"code": grant})
        TokenEndpoint.__init__(self, "authorization_code", bearer, {"authorization_code": grant})


class CodeGrant(AuthorizationCodeGrant):  # type: ignore[misc]
    """oauthlib's code grant with our codes and without refresh tokens."""

    refresh_token = False

    def create_authorization_code(self, request: Any) -> dict[str, str]:
        grant = {"code": generators.generate(generators.AUTHORIZATION_CODE)}
        return {**grant, "state": request.state} if request.state else grant


class Core(OAuthLibCore):  # type: ignore[misc]
    """DOT's bridge from Django to oauthlib; tells the validator when the request arrived."""

    def extract_headers(self, request: Any) -> dict[str, Any]:
        headers: dict[str, Any] = super().extract_headers(request)
        headers[arrival.KEY] = arrival.of(request)
        return headers


@lru_cache(maxsize=1)
def core() -> Core:
    """The one instance; it holds no state of a request."""
    return Core(Server(PhotodriveValidator()))


def seconds_left(request: Any) -> int:
    """Lifetime of a new access token: never past the end that the owner chose, never over the configured one."""
    authorization = request.photodrive_code.authorization
    left = int((authorization.expires_at - timezone.now()).total_seconds())
    return max(1, min(left, conf.settings.ACCESS_TOKEN_SECONDS))


def drop_empty_scope(request: Any) -> dict[str, Any]:
    """A parameter without a value counts as left out (RFC 6749 section 3.1); oauthlib sees a scope without name."""
    if not (request.scope or "").strip():
        request.scope = request.scopes = None
    return {}


def refuse_unsupported(request: Any) -> dict[str, Any]:
    """Refuse what would change the answer and is not supported, and known parameters sent twice."""
    sent = dict(request.uri_query_params) | dict(request.decoded_body or [])
    twice = [name for name in request.duplicate_params if name in KNOWN]
    if twice:
        raise errors.InvalidRequestError(f"Parameter sent twice: {twice[0]}.", request=request)
    if sent.get("request"):
        raise errors.CustomOAuth2Error("request_not_supported", "Send plain parameters.", request=request)
    if sent.get("request_uri"):
        raise errors.CustomOAuth2Error("request_uri_not_supported", "Send plain parameters.", request=request)
    if sent.get("response_mode") not in {None, "", "query"}:
        raise errors.InvalidRequestError("Only response_mode=query is supported.", request=request)
    return {}


KNOWN = {
    "response_type", "client_id", "redirect_uri", "scope", "state", "code_challenge", "code_challenge_method",
    "response_mode", "request", "request_uri", "nonce", "prompt", "max_age",
}  # fmt: skip


def refuse_weak_pkce(request: Any) -> dict[str, Any]:
    """S256 and a well-formed challenge, checked before anybody is asked anything (RFC 7636, RFC 9700 2.1.1)."""
    if not request.code_challenge:
        raise errors.MissingCodeChallengeError(request=request)
    if request.code_challenge_method != "S256":
        raise errors.InvalidRequestError("Use code_challenge_method=S256.", request=request)
    if not CHALLENGE.fullmatch(request.code_challenge):
        raise errors.InvalidRequestError("The code_challenge is malformed.", request=request)
    return {}
