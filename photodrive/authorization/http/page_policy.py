"""The Content-Security-Policy of the pages that say themselves what they may load, whatever the project's own is."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.templatetags.static import static


def page_policy(*, form_target: str = "") -> str:
    """Only what is ours: from this origin, and from that of the static files where it is another one.

    ``form_target`` is where a form on the page may end up beside here: browsers apply ``form-action`` to the
    redirect that follows a form, too.
    """
    own = f"'self' {_static_origin()}".rstrip()
    directives = [
        "default-src 'none'",
        *(f"{kind}-src {own}" for kind in ("script", "style", "font")),
        f"img-src {own} data:",
        "connect-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        f"form-action 'self' {form_target}".rstrip(),
    ]
    return "; ".join(directives)


def _static_origin() -> str:
    """Scheme, host and port of the static files; empty where they are at the page's own."""
    try:
        parts = urlsplit(static("photodrive/drive.css"))
    except (ValueError, ImproperlyConfigured):  # they are not collected, or nowhere: a redirect needs none of them
        return ""
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme and parts.netloc else parts.netloc
