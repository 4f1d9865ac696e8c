"""The metadata documents (RFC 8414 section 3, RFC 9728 section 3)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from photodrive.authorization import metadata


def _public(document: dict[str, object]) -> HttpResponse:
    response = JsonResponse(document)
    response["Access-Control-Allow-Origin"] = "*"  # public facts, for browser apps too
    response["Cache-Control"] = "public, max-age=300"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@csrf_exempt
@require_safe
def authorization_server(request: HttpRequest) -> HttpResponse:
    """RFC 8414."""
    return _public(metadata.authorization_server())


@csrf_exempt
@require_safe
def protected_resource(request: HttpRequest) -> HttpResponse:
    """RFC 9728."""
    return _public(metadata.protected_resource())
