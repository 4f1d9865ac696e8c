"""The device grant as oauthlib wants to see it (RFC 8628). The rules are in ``requests.device_codes``."""

from __future__ import annotations

import json
from typing import Any

from oauthlib.oauth2.rfc6749 import errors
from oauthlib.oauth2.rfc6749.grant_types.base import GrantTypeBase

from photodrive.authorization.clients import applications
from photodrive.authorization.clients.registration_rules import DEVICE_CODE


class DeviceGrant(GrantTypeBase):  # type: ignore[misc]
    """oauthlib's own one mints at every poll and never asks whether the owner agreed."""

    def validate_authorization_request(self, request: Any) -> list[str]:
        """The scopes that an authenticated client asks for at the device authorization endpoint (section 3.1).

        Raises OAuth2Error as the authorization endpoint does for the same scopes and details.
        """
        if DEVICE_CODE not in applications.grant_types(request.client):
            raise errors.UnauthorizedClientError("This application may not use devices.", request=request)
        request.client_id, request.grant_type = request.client.client_id, DEVICE_CODE
        for check in self.custom_validators.pre_auth:
            check(request)
        self.validate_scopes(request)
        return list(request.scopes)

    def create_token_response(self, request: Any, token_handler: Any) -> tuple[dict[str, str], str, int]:
        """The answer to a poll (section 3.5)."""
        headers: dict[str, str] = self._get_default_headers()
        try:
            self._validate_poll(request)
        except errors.OAuth2Error as problem:
            headers.update(problem.headers)
            return headers, problem.json, problem.status_code
        token = token_handler.create_token(request, refresh_token=False)
        self.request_validator.save_token(token, request)
        return headers, json.dumps(token), 200

    def _validate_poll(self, request: Any) -> None:
        if not self.request_validator.authenticate_client(request):
            raise errors.InvalidClientError(request=request)
        self.validate_grant_type(request)
        request.client_id = request.client_id or request.client.client_id
        self.request_validator.validate_device_code(request.device_code, request)
        for check in self.custom_validators.post_token:
            check(request)
