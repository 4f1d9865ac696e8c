"""Authenticating the client that calls the revocation or the introspection endpoint."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from oauthlib.common import Request
from oauthlib.oauth2 import OAuth2Error

from photodrive.authorization.server import core

from .headers import error


def calling_client(request: HttpRequest) -> tuple[Any, HttpResponse | None]:
    """``(application, None)`` of an authenticated caller, or ``(None, error response)``."""
    uri, method, body, headers = core()._extract_params(request)
    call = Request(uri, method, body, headers)
    try:
        authentic = core().server.default_token_type.request_validator.authenticate_client(call)
    except OAuth2Error as problem:
        return None, error(problem.error, problem.description, status=problem.status_code)
    if not authentic:
        return None, error("invalid_client", "Client authentication failed.", status=401)
    return call.client, None
