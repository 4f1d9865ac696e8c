"""Too many tries at the account pages: when to come back."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme


def too_many_requests(request: HttpRequest, seconds: int = 60) -> HttpResponse:
    """429 at the drive, from the throttles of the account pages; ``seconds`` is when to come back at the latest.

    The way back keeps where sign-in was to go on.
    """
    going_on = request.POST.get("next") or request.GET.get("next") or ""
    query = f"?{urlencode({'next': going_on})}" if url_has_allowed_host_and_scheme(going_on, set()) else ""
    context = {"minutes": max(1, round(seconds / 60)), "query": query}
    response = render(request, "429.html", context, status=429)
    response["Cache-Control"] = "no-store"  # the next answer may be another one
    response["Retry-After"] = str(seconds)
    return response
