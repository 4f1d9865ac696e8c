"""What a client's host answers where there is no page: one plain sentence."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return _said("This cannot be read.", 400)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return _said("There is nothing at this address.", 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500."""
    return _said("Something went wrong on our side. Please try again in a minute.", 500)


def stale_form(request: HttpRequest) -> HttpResponse:
    """403 for a form that was sent without the right token."""
    return _said("This page was open for too long, or the button was pressed elsewhere. Go back and try again.", 403)


def _said(text: str, status: int) -> HttpResponse:
    return HttpResponse(text + "\n", content_type="text/plain", status=status, headers={"Cache-Control": "no-store"})
