"""What is answered when something failed that is not the caller's fault: trouble that passes, or a mistake of ours.

Nothing here asks the database, a session or the cache: any of them may be what failed.
"""

from __future__ import annotations

import logging
from typing import Any

from django.core.signals import got_request_exception
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

from photodrive import trouble
from photodrive.exceptions import Trouble

logger = logging.getLogger(__name__)


def as_json(request: HttpRequest, problem: Exception, *, sender: Any = None) -> JsonResponse:
    """For a client of an OAuth endpoint, in the form of RFC 6749 section 5.2.

    The codes are those of section 4.1.2.1: ``temporarily_unavailable`` says "later, unchanged", and ``server_error``
    nothing of the kind.
    """
    if found := trouble.of(problem):
        note(request, problem, found)
        body = {"error": "temporarily_unavailable", "error_description": str(found)}
        response = JsonResponse(body, status=found.status)
        later(response, found)
        return response
    got_request_exception.send(sender=sender, request=request)
    logger.error("Unexpected error at %s %s", request.method, request.path, exc_info=problem)
    body = {"error": "server_error", "error_description": "Something went wrong here. It has been noted."}
    return JsonResponse(body, status=500)


def as_page(request: HttpRequest, problem: Exception) -> HttpResponse | None:
    """For a person, or for the script of a page that asks for JSON; None where it is no trouble that passes."""
    found = trouble.of(problem)
    if found is None:
        return None
    note(request, problem, found)
    response: HttpResponse
    if wants_json(request):
        response = JsonResponse({"results": [], "message": str(found)}, status=found.status)
    else:
        response = HttpResponse(render_to_string("photodrive/unavailable.html", {"text": str(found)}))
        response.status_code = found.status
    later(response, found)
    return response


def wants_json(request: HttpRequest) -> bool:
    """Whether a script asks rather than a person."""
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def note(request: HttpRequest, problem: Exception, found: Trouble) -> None:
    """For the operator's log; the caller learns of it no more than that it passes."""
    logger.error("Trouble at %s %s: %s", request.method, request.path, found.detail or found, exc_info=problem)


def later(response: HttpResponse, found: Trouble) -> None:
    """No cache keeps ``response``, and whoever gets it knows when to ask again (RFC 9110 section 10.2.3)."""
    response["Retry-After"] = str(found.retry_after)
    response["Cache-Control"] = "no-store"
