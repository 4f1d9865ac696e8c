"""Answers that a page of another origin may read (Fetch standard, "CORS protocol").

Which origins these are is decided by :mod:`photodrive.authorization.clients.cors_origins`. There is never an
``Access-Control-Allow-Credentials``: what a cookie of ours would open, no other page gets to see.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers

from photodrive.authorization.clients import cors_origins

MAX_AGE = 600  # seconds a browser may remember the answer to a preflight
SENT = ("Authorization", "Content-Type", "DPoP")
EXPOSED = ("DPoP-Nonce", "WWW-Authenticate", "Retry-After")


def is_preflight(request: HttpRequest) -> bool:
    """Whether a browser asks before it sends what a page wants to send."""
    return request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers


def preflight(request: HttpRequest, *, methods: Iterable[str], sent: Iterable[str] = ()) -> HttpResponse:
    """The answer to a preflight: yes to ``methods`` and the headers ``sent``, or nothing, which means no."""
    response = HttpResponse(status=204)
    del response["Content-Type"]
    if _allow(request, response):
        response["Access-Control-Allow-Methods"] = ", ".join(methods)
        response["Access-Control-Allow-Headers"] = ", ".join([*SENT, *sent])
        response["Access-Control-Max-Age"] = str(MAX_AGE)
    return response


def share(request: HttpRequest, response: HttpResponseBase, *, exposed: Iterable[str] = ()) -> None:
    """Let the pages of registered origins read ``response`` and its headers ``exposed``, errors as well."""
    if _allow(request, response):
        response["Access-Control-Expose-Headers"] = ", ".join([*EXPOSED, *exposed])


def _allow(request: HttpRequest, response: HttpResponseBase) -> bool:
    patch_vary_headers(response, ["Origin"])
    origin = request.headers.get("Origin", "")
    if not origin or not cors_origins.is_registered(origin):
        return False
    response["Access-Control-Allow-Origin"] = origin
    return True
