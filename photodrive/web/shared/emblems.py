"""Logos and portraits, by names that change with the picture: whoever knows one may see it, and keep it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from photodrive.authorization.clients import logos
from photodrive.authorization.openid import picture
from photodrive.imaging.squares import MEDIA_TYPE

LOGO_SECONDS = 365 * 24 * 3600  # another logo has another name
PORTRAIT_SECONDS = 3600  # she may take it away


@require_safe
def logo(request: HttpRequest, name: str) -> HttpResponse:
    """GET and HEAD: one application's logo, for anybody."""
    return _sent(logos.image_of, name, cache=f"public, max-age={LOGO_SECONDS}, immutable", used_by="same-origin")


@require_safe
def portrait(request: HttpRequest, name: str) -> HttpResponse:
    """GET and HEAD: one person's portrait, for whoever was given its address."""
    # Applications show it on their own pages.
    return _sent(picture.image_of, name, cache=f"private, max-age={PORTRAIT_SECONDS}", used_by="cross-origin")


def _sent(find: Callable[[str], bytes | None], name: str, *, cache: str, used_by: str) -> HttpResponse:
    image = find(name)
    if image is None:
        raise Http404
    response = HttpResponse(image, content_type=MEDIA_TYPE)
    response["Cache-Control"] = cache
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = used_by
    return response
