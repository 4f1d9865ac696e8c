"""Hands out the slideshow's one page, with what the client was told when it was registered. It never sees a token."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from oauthdemo.clients import client_information
from oauthdemo.clients.client_information import ClientInformation
from oauthdemo.serving import csp

NAME = "slideshow"


@require_safe
@never_cache
def page(request: HttpRequest) -> HttpResponseBase:
    """The page, also where the browser comes back to with a code: that is none of this server's business."""
    told = client_information.load(Path(settings.DATA_DIR), NAME) or ClientInformation(settings.DRIVE_ORIGIN, "")
    page = render(request, "slideshow/page.html", {"told": told})
    # It calls the drive from its page, and shows the pictures that it got.
    return csp.allow(request, page, {"connect-src": [settings.DRIVE_ORIGIN], "img-src": ["blob:"]})
