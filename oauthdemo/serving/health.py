"""Whether this process reaches what it needs to answer anything."""

from __future__ import annotations

from django.conf import settings
from django.core.cache import caches
from django.db import connections

RETRY_AFTER = 30  # seconds
KEY = "oauthdemo:health"


def away() -> list[str]:
    """What cannot be reached now, by kind and the alias in the settings."""
    databases = [f"database {alias}" for alias in settings.DATABASES if not _database_answers(alias)]
    return databases + [f"cache {alias}" for alias in settings.CACHES if not _cache_answers(alias)]


def _database_answers(alias: str) -> bool:
    try:
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:  # whatever a driver raises
        return False
    return True


def _cache_answers(alias: str) -> bool:
    try:
        caches[alias].get(KEY)
    except Exception:  # whatever a cache raises
        return False
    return True
