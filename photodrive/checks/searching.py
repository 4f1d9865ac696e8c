"""Whether searches have what makes them quick, and what keeps them right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Tags, Warning
from django.db import DatabaseError

from photodrive.photos.texts import keeping, search_index

from .registering import register


@register(Tags.database)
def check_search(
    app_configs: Sequence[AppConfig] | None, databases: Iterable[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """The words of photos are looked up in an index, and triggers say when they change."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        try:
            if keeping.holds_photos(alias) and search_index.is_migrated(alias):
                found += _problems(alias)
        except DatabaseError:  # not reachable, or not migrated: others say so
            continue
    return found


def _problems(alias: str) -> list[CheckMessage]:
    if not search_index.keeps_up(alias):
        return [_without_triggers(alias)]
    return [] if search_index.looked_up(alias) else [_without_index(alias)]


def _without_triggers(alias: str) -> CheckMessage:
    message = f"In DATABASES[{alias!r}] nothing tells the search which photos have changed."
    return Warning(message, hint="Run manage.py migrate, which puts the triggers back.", id="photodrive.W047")


def _without_index(alias: str) -> CheckMessage:
    message = f"DATABASES[{alias!r}] has no index of the words of photos: a search reads all photos of an owner."
    hint = (
        "PostgreSQL: let a superuser run CREATE EXTENSION pg_trgm there, then run manage.py migrate."
        " SQLite: use one of 3.34 or newer with FTS5."
    )
    return Warning(message, hint=hint, id="photodrive.W046")
