"""Errors as the API tells them: problem details (RFC 9457), whatever went wrong.

The type is always ``about:blank`` (the status code says what kind of problem it is); ``detail`` is for
people, ``code`` names a refused upload for programs, ``errors`` lists ``{"field", "detail"}`` of what was
sent wrongly.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any, TypedDict

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from rest_framework import exceptions
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView, set_rollback

from photodrive import exceptions as domain
from photodrive import trouble
from photodrive.authorization.http import failures

from .challenges import BEARER, challenges, scheme_of, scope_to_ask_for
from .exceptions import BadParameter, BodyTooLarge, TokenError

logger = logging.getLogger("photodrive.api")

PROBLEM_JSON = "application/problem+json"
REFUSED_UPLOADS: dict[type[domain.UploadRefused], tuple[int, str]] = {
    domain.EmptyFile: (422, "empty_file"),
    domain.TooLarge: (413, "too_large"),
    domain.UnsupportedType: (415, "unsupported_type"),
    domain.BrokenImage: (422, "broken_image"),
    domain.TooManyPixels: (422, "too_many_pixels"),
    domain.DecodingFailed: (422, "decoding_failed"),
    domain.QuotaExceeded: (409, "quota_exceeded"),
}


class Problem(Response):
    """One problem details document; its media type is set when it is known that JSON is what is wanted."""


def problem(status: int, /, detail: str = "", *, headers: dict[str, str] | None = None, **members: object) -> Problem:
    """The answer with ``status``; ``members`` are extension members (RFC 9457 section 3.2)."""
    title = HTTPStatus(status).phrase
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail or title, **members}
    return Problem(body, status=status, headers=headers)


class Context(TypedDict):
    """Where an exception came from, as REST framework tells it; of its members those that we read."""

    view: APIView
    request: Request


def handle(exc: Exception, context: Context) -> Problem:
    """REST framework's exception handler for our views: every exception becomes a problem."""
    set_rollback()
    if found := trouble.of(exc):
        failures.note(context["request"]._request, exc, found)
        return _of_trouble(found)
    translated = _translate(exc)
    if isinstance(translated, exceptions.APIException):
        return _of_api_exception(translated, context)
    request = context["request"]._request
    if isinstance(translated, domain.UploadRefused) and request.method == "POST":  # else our own file is bad
        return _of_refused_upload(translated)
    return _unexpected(exc, request, type(context["view"]))


def failed(exc: Exception, request: HttpRequest, sender: type[APIView]) -> HttpResponse:
    """The problem for what fails around a view, where REST framework draws no answers any more."""
    if found := trouble.of(exc):
        failures.note(request, exc, found)
        told = _of_trouble(found)
    else:
        told = _unexpected(exc, request, sender)
    response = HttpResponse(JSONRenderer().render(told.data), status=told.status_code)
    for name, value in {**told.headers, "Content-Type": PROBLEM_JSON}.items():
        response[name] = value
    return response


def _unexpected(exc: Exception, request: HttpRequest, sender: type[APIView]) -> Problem:
    got_request_exception.send(sender=sender, request=request)
    logger.error("Unexpected error at %s %s", request.method, request.path, exc_info=exc)
    return problem(500, "Something went wrong here. It is not your fault and has been noted.")


def _of_trouble(found: domain.Trouble) -> Problem:
    code = "storage_full" if found.status == HTTPStatus.INSUFFICIENT_STORAGE else "temporarily_unavailable"
    headers = {"Retry-After": str(found.retry_after), "Cache-Control": "no-store"}
    return problem(found.status, str(found), headers=headers, code=code)


def _translate(exc: Exception) -> Exception:
    """Django's own exceptions as those of REST framework."""
    match exc:
        case Http404():
            return exceptions.NotFound()
        case PermissionDenied():
            return exceptions.PermissionDenied()
        case RequestDataTooBig():
            return BodyTooLarge()
        case SuspiciousOperation() | UnreadablePostError():  # too many fields, a broken connection
            return exceptions.ParseError("The request could not be read.")
    return exc


def _of_api_exception(exc: exceptions.APIException, context: Context) -> Problem:
    headers: dict[str, str] = {}
    request = context["request"]
    if isinstance(exc, TokenError):
        scheme = scheme_of(request.META.get("HTTP_AUTHORIZATION", "")) or BEARER
        headers["WWW-Authenticate"] = challenges(
            scheme=scheme,
            error=exc.error,
            description=str(exc.detail),
            scope=scope_to_ask_for(context["view"], str(request.method)),
        )
    elif isinstance(exc, exceptions.NotAuthenticated):
        headers["WWW-Authenticate"] = str(exc.auth_header)  # type: ignore[attr-defined]  # set by APIView
    if isinstance(exc, exceptions.Throttled):
        wait = max(1, math.ceil(getattr(exc, "wait", None) or 1))
        headers["Retry-After"] = str(wait)
        return problem(exc.status_code, f"Too many requests. Try again in {wait} s.", headers=headers)
    if isinstance(exc, BadParameter):
        errors = [{"field": exc.field, "detail": str(exc.detail)}]
        return problem(exc.status_code, "A query parameter is wrong.", errors=errors)
    if isinstance(exc, exceptions.ValidationError):
        return problem(exc.status_code, "What was sent is not valid.", errors=list(_field_errors(exc.detail)))
    return problem(exc.status_code, str(exc.detail), headers=headers)


def _field_errors(detail: Any) -> Iterator[dict[str, str]]:
    """Yield ``{"field", "detail"}`` for each message; ``field`` is empty for the body as a whole."""
    by_field = detail if isinstance(detail, dict) else {"": detail}
    for field, messages in by_field.items():
        name = "" if field == "non_field_errors" else field
        for message in messages:
            yield {"field": name, "detail": str(message)}


def _of_refused_upload(exc: domain.UploadRefused) -> Problem:
    if exc.detail:
        logger.info("Upload refused: %s (%s)", exc, exc.detail)
    known = (REFUSED_UPLOADS[kind] for kind in type(exc).__mro__ if kind in REFUSED_UPLOADS)
    code, name = next(known, (422, "refused"))
    return problem(code, str(exc), code=name, errors=[{"field": "file", "detail": str(exc)}])
