"""Hands out the slideshow's one page, with what the client was told when it was registered. It never sees a token."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from oauthdemo.clients import client_information
from oauthdemo.clients.client_information import ClientInformation

NAME = "slideshow"


@require_safe
@never_cache
def page(request: HttpRequest) -> HttpResponse:
    """The page, also where the browser comes back to with a code: that is none of this server's business."""
    told = client_information.load(Path(settings.DATA_DIR), NAME) or ClientInformation(settings.DRIVE_ORIGIN, "")
    return render(request, "slideshow/page.html", {"told": told})
