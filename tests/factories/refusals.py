"""Refusals, as they were noted at another time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from photodrive.authorization.models import Refusal

REDIRECT: dict[str, Any] = {
    "table": "Authorization request",
    "step": "Match the redirection URI",
    "error": "invalid_request",
    "description": "Mismatching redirect URI.",
    "compared": [{"what": "redirect_uri", "sent": "https://app.example/back/", "known": "https://app.example/back"}],
}
CODE: dict[str, Any] = {
    "table": "Token request with a code",
    "step": "Stop a replay",
    "error": "invalid_grant",
    "description": "It was used before.",
    "proved": True,
}


def refused(application: Any, *, ago: timedelta = timedelta(), at: datetime | None = None, **fields: Any) -> Refusal:
    """One row: a redirection URI that does not fit, unless ``fields`` say otherwise."""
    moment = at or timezone.now() - ago
    values: dict[str, Any] = {"first_at": moment, "last_at": moment, **REDIRECT, **fields}
    return Refusal.objects.create(application=application, **values)
