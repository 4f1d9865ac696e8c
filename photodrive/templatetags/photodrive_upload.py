"""The tray of uploads, for the pages of whoever is signed in."""

from __future__ import annotations

from django import template

from photodrive.conf import settings
from photodrive.photos.files.storage import ACCEPTED

register = template.Library()
_SCRIPTS = ("fingerprint", "gather", "words", "server", "send", "queue", "rows", "tray")
_ICONS = ("image", "pause-fill", "play-fill", "x-lg", "arrow-clockwise", "check-circle-fill", "file-earmark-x")


@register.inclusion_tag("photodrive/upload/tray.html")
def upload_tray() -> dict[str, object]:
    """``{% upload_tray %}``, once on a page."""
    scripts = [f"photodrive/tray/{name}.js" for name in _SCRIPTS]
    return {"max_bytes": settings.MAX_UPLOAD_BYTES, "accepted": ACCEPTED, "scripts": scripts, "icons": _ICONS}
