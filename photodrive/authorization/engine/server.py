"""The oauthlib server: the grants that are offered and nothing else, with our validator, and the way to it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from oauth2_provider.exceptions import OAuthToolkitError
from oauth2_provider.oauth2_backends import OAuthLibCore
from oauthlib.common import Request, add_params_to_qs
from oauthlib.oauth2 import (
    AuthorizationCodeGrant,
    AuthorizationEndpoint,
    ClientCredentialsGrant,
    RefreshTokenGrant,
    TokenEndpoint,
)
from oauthlib.oauth2.rfc6749 import errors

from photodrive.authorization.client_auth import dpop_binding
from photodrive.authorization.clients import application_rules
from photodrive.authorization.clients.registration_rules import CLIENT_CREDENTIALS, DEVICE_CODE
from photodrive.authorization.protocol import links
from photodrive.authorization.protocol.json_shapes import StoredParameters
from photodrive.authorization.requests.pending_requests import ValidatedRequest
from photodrive.authorization.security import token_strings
from photodrive.authorization.tokens import request_time

from . import notes
from .device_grant import DeviceGrant
from .request_checks import (
    drop_empty_scope,
    narrow_details,
    read_details,
    read_openid,
    refuse_foreign_resource,
    refuse_unsupported,
    refuse_weak_pkce,
    sent_by_client,
)
from .token_response import Token, seconds_left
from .validator import PhotodriveValidator


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


class Core(OAuthLibCore):  # type: ignore[misc]
    """DOT's bridge from Django to oauthlib; tells the validator when the request arrived."""

    def extract_headers(self, request: Any) -> dict[str, object]:
        headers: dict[str, object] = super().extract_headers(request)
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

    def validate_device(self, request: HttpRequest) -> ValidatedRequest:
        """What a device asks for (RFC 8628 section 3.1). Raises OAuth2Error."""
        call = self.authenticate(request)
        scopes = self.server.device.validate_authorization_request(call)
        return _validated(call, scopes, {"client_id": call.client_id})

    def validate_unpushed(self, request: HttpRequest) -> ValidatedRequest:
        """The authorization request that a browser brings (RFC 6749 section 4.1.1).

        Raises FatalClientError where the client or its redirection URI cannot be trusted, OAuthToolkitError for
        whatever the client may be told, also that it must push its requests.
        """
        scopes, credentials = self.validate_authorization_request(request)
        call = credentials["request"]
        if application_rules.of(call.client).must_push:
            unpushed = errors.InvalidRequestError("This application must push its requests.", request=call)
            raise OAuthToolkitError(error=unpushed)
        return _validated(call, scopes, _parameters(call))

    def validate_pushed(self, request: HttpRequest) -> ValidatedRequest:
        """The authorization request that an authenticated client pushes (RFC 9126 section 2.1).

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
        pushed = credentials["request"]
        if proved and sent_by_client(pushed, "dpop_jkt") not in ("", proved):
            raise errors.CustomOAuth2Error("invalid_dpop_proof", "The dpop_jkt is another key's.", request=pushed)
        parameters = _parameters(pushed)
        return _validated(pushed, scopes, {**parameters, "dpop_jkt": proved or parameters["dpop_jkt"]})


@lru_cache(maxsize=1)
def core() -> Core:
    """The one instance; it holds no state of a request."""
    return Core(Server(PhotodriveValidator()))


def _validated(call: Request, scopes: list[str], parameters: StoredParameters) -> ValidatedRequest:
    return ValidatedRequest(
        application=call.client, parameters=parameters, scopes=scopes, details=notes.of(call).details
    )


def _parameters(call: Request) -> StoredParameters:
    """What has to be known of ``call`` when its owner has decided."""
    return {
        "client_id": call.client_id,
        "redirect_uri": call.redirect_uri,
        "response_type": call.response_type,
        "state": call.state,
        "code_challenge": call.code_challenge,
        "code_challenge_method": call.code_challenge_method,
        "dpop_jkt": sent_by_client(call, "dpop_jkt") or None,
        "openid": notes.of(call).openid,
        "redirect_uri_left_out": call.using_default_redirect_uri,
    }
