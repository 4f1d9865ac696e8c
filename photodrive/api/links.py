"""Absolute addresses in answers: from the configured issuer, so that a forged Host changes nothing."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from photodrive.conf import settings


def absolute(name: str, *args: Any, query: dict[str, Any] | None = None) -> str:
    """The absolute address of the URL ``name`` (within ``photodrive:``), with ``query`` after it."""
    address = settings.ISSUER + reverse(f"photodrive:{name}", args=args)
    return f"{address}?{urlencode(query)}" if query else address
