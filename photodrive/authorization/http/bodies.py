"""Reading what a request to the OAuth endpoints carries."""

from __future__ import annotations

import json

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

from photodrive.authorization.protocol import parameters
from photodrive.exceptions import PhotodriveError

from .views import error

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
UNREADABLE = (
    SuspiciousOperation, BadRequest, RequestDataTooBig, MultiPartParserError, UnreadablePostError, UnicodeError,
    ValueError,
)  # fmt: skip


def problem_with_body(request: HttpRequest) -> HttpResponse | None:
    """The error response for a client's call that cannot be understood, None if it can (RFC 6749 section 3.2)."""
    if announced_length(request) > parameters.FORM_BYTES:
        return error("invalid_request", "The request body is too large.", status=413)
    if request.META.get("QUERY_STRING"):
        return error("invalid_request", "Parameters belong into the body, never into the URL.")
    if request.content_type != FORM:
        return error("invalid_request", f"Use Content-Type {FORM}.")
    try:
        sent = request.POST
        too_long = len(request.body) > parameters.FORM_BYTES  # whoever sends in chunks announces nothing
    except UNREADABLE:
        return error("invalid_request", "The request body cannot be read.")
    if too_long:
        return error("invalid_request", "The request body is too large.", status=413)
    problem = parameters.problem_with(sent.lists())
    return error("invalid_request", problem) if problem else None


class BodyUnreadable(PhotodriveError):
    """The body of a request cannot be used; ``status`` is that of the answer."""

    code = "invalid_request"
    message = "The request body is no JSON that can be read."
    status = 400


class BodyTooLarge(BodyUnreadable):
    message = "The request body is too large."
    status = 413


def json_object(request: HttpRequest) -> dict[str, object]:
    """The object that is sent as JSON (RFC 7591 section 3.1). Raises BodyUnreadable."""
    if announced_length(request) > parameters.JSON_BYTES:
        raise BodyTooLarge
    if request.META.get("QUERY_STRING"):
        raise BodyUnreadable("Parameters belong into the body, never into the URL.")
    if request.content_type != JSON:
        raise BodyUnreadable(f"Use Content-Type {JSON}.")
    try:
        if len(request.body) > parameters.JSON_BYTES:  # whoever sends in chunks announces nothing
            raise BodyTooLarge
        found = json.loads(request.body.decode(), object_pairs_hook=_each_once)
    except (*UNREADABLE, RecursionError):
        raise BodyUnreadable from None
    if not isinstance(found, dict):
        raise BodyUnreadable("Send a JSON object.")
    return found


def _each_once(members: list[tuple[str, object]]) -> dict[str, object]:
    """The object with ``members``. ValueError where one comes twice: others might read the other one."""
    found = dict(members)
    if len(found) != len(members):
        raise ValueError("a member comes twice")
    return found


def problem_with_request(request: HttpRequest) -> str:
    """Why an authorization request by GET or POST cannot be understood; empty if it can (RFC 6749 section 3.1)."""
    if len(request.META.get("QUERY_STRING", "")) > parameters.QUERY_BYTES:
        return "The address is too long."
    if announced_length(request) > parameters.FORM_BYTES:
        return "The form is too large."
    try:
        sent: list[QueryDict] = [request.GET, request.POST]
    except UNREADABLE:
        return "The request cannot be read."
    # What comes twice is told to the client, where it can be trusted: the server decides that, not the form.
    once = [(name, [value]) for part in sent for name, values in part.lists() for value in values]
    return parameters.problem_with(once)


def announced_length(request: HttpRequest) -> int:
    """Content-Length, 0 where there is none or it is no number (then Django reads no body either)."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
