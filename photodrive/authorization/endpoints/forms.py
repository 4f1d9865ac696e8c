"""Reading the body of a request to the token, revocation and introspection endpoints."""

from __future__ import annotations

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError

from .headers import error

MAX_BODY_BYTES = 64 * 1024
KNOWN = {
    "grant_type", "code", "redirect_uri", "client_id", "client_secret", "code_verifier", "scope", "refresh_token",
    "token", "token_type_hint", "username", "password",
}  # fmt: skip


def problem_with_body(request: HttpRequest) -> HttpResponse | None:
    """The error response for a body that cannot be understood, None if it can (RFC 6749 section 3.2)."""
    if _length(request) > MAX_BODY_BYTES:
        return error("invalid_request", "The request body is too large.", status=413)
    if request.META.get("QUERY_STRING"):
        return error("invalid_request", "Parameters belong into the body, never into the URL.")
    if request.content_type != "application/x-www-form-urlencoded":
        return error("invalid_request", "Use Content-Type application/x-www-form-urlencoded.")
    try:
        sent = request.POST
    except (SuspiciousOperation, BadRequest, RequestDataTooBig, MultiPartParserError, UnicodeError, ValueError):
        return error("invalid_request", "The request body cannot be read.")
    for name, values in sent.lists():
        if name in KNOWN and len(values) > 1:
            return error("invalid_request", f"Parameter sent twice: {name}.")
        if any("\x00" in value for value in values):
            return error("invalid_request", "Parameters must not contain NUL.")
    return None


def _length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
