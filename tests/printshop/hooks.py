"""An httpx2 event hook: what the shop sends, and whether a transaction is open while it does."""

from __future__ import annotations

from typing import Any

from django.db import connections

calls: list[str] = []


def note(request: Any) -> None:
    """Remember one request."""
    inside = any(database.in_atomic_block for database in connections.all(initialized_only=True))
    calls.append(f"{'inside' if inside else 'outside'} {request.method} {request.url.path}")
