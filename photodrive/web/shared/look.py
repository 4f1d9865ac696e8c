"""The project's own colours: a small style sheet and our drawings, at addresses that change with the colours.

They are the same for everybody and touch no session, so that a browser or a proxy may keep them. Where the project
sets no colours there is nothing here, and no page asks for it.
"""

from __future__ import annotations

from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from photodrive import palette

SECONDS = 365 * 24 * 3600
DRAWINGS = ("mark", "empty", "wrong", "device", "developers", "portrait", "welcome")


@login_not_required
@require_safe
def style_sheet(request: HttpRequest, version: str) -> HttpResponse:
    """GET and HEAD: the custom properties that differ from those of ``drive.css``."""
    return _kept(palette.style_sheet(), version, "text/css; charset=utf-8")


@login_not_required
@require_safe
def drawing(request: HttpRequest, version: str, drawing: str) -> HttpResponse:
    """GET and HEAD: the static file ``photodrive/{drawing}.svg`` in the project's accent."""
    found = finders.find(f"photodrive/{drawing}.svg") if drawing in DRAWINGS else None
    if not isinstance(found, str):
        raise Http404
    return _kept(palette.drawn(Path(found).read_text(encoding="utf-8")), version, "image/svg+xml")


def _kept(text: str, version: str, content_type: str) -> HttpResponse:
    if not version or version != palette.version():
        raise Http404
    response = HttpResponse(text, content_type=content_type)
    response["Cache-Control"] = f"public, max-age={SECONDS}, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
