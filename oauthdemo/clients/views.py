"""The page that leads to the example clients."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .kinds import kinds


@require_safe
@never_cache
def index(request: HttpRequest) -> HttpResponse:
    """What each kind of client is for, and how to run it."""
    if not settings.CLIENTS:
        raise Http404
    return render(request, "oauthdemo/clients/index.html", {"kinds": kinds(), "ribbon_here": "clients"})
