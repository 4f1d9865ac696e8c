"""When a request arrived: a code presented before the winner of a race committed is no replay.

Noted before any middleware runs, since waiting there must not turn a race into an alarm.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

KEY = "photodrive.arrival"


def note_arrival(*, environ: dict[str, Any] | None = None, scope: dict[str, Any] | None = None, **_: Any) -> None:
    """Receiver of ``request_started``, under WSGI and ASGI.

    A server that knows better, since requests wait in it for a thread, has put the moment there already.
    """
    holder = environ if environ is not None else scope
    if holder is not None:
        holder.setdefault(KEY, timezone.now())


def of(request: HttpRequest) -> datetime:
    """When ``request`` arrived."""
    noted = request.META.get(KEY) or getattr(request, "scope", {}).get(KEY)
    return noted if isinstance(noted, datetime) else timezone.now()
