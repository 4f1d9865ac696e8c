"""The names of the shop's own cookies."""

from __future__ import annotations

from django.conf import settings


def cookie_name(base: str) -> str:
    """``base``, bound to this very host where cookies are secure: no neighbouring host can plant it (RFC 6265bis)."""
    return f"__Host-{base}" if settings.SESSION_COOKIE_SECURE else base
