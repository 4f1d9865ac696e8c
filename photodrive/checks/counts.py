"""The database keeps the counts of photos, and its triggers are there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Tags, Warning
from django.db import connections, router

from photodrive.photos.counts import installing
from photodrive.photos.counts.tables import KEEPING
from photodrive.photos.models import MonthCount

from .registering import register


@register(Tags.models)
def check_counting(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The database can keep counts of photos."""
    alias = router.db_for_write(MonthCount)
    if connections[alias].vendor in KEEPING:
        return []
    message = f"DATABASES[{alias!r}] keeps no counts of photos: they are counted each time."
    hint = "Use PostgreSQL or SQLite: with hundreds of thousands of photos, counting takes half a second a page."
    return [Warning(message, hint=hint, id="photodrive.W043")]


@register(Tags.database)
def check_count_triggers(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """The triggers are there: looked at by ``migrate``, and where ``check --database`` names the database."""
    alias = router.db_for_write(MonthCount)
    connection = connections[alias]
    if alias not in (databases or ()) or connection.vendor not in KEEPING or not installing.tables_exist(connection):
        return []
    if installing.are_installed(connection):
        return []
    message = f"DATABASES[{alias!r}] has lost the triggers that count photos: quota and timeline are wrong."
    hint = "Run `manage.py migrate`, which puts them back and counts again. A copy of the database may leave them out."
    return [Warning(message, hint=hint, id="photodrive.W044")]  # an error would stop ``migrate`` itself
