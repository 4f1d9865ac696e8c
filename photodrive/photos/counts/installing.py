"""The triggers come with ``migrate``, which may also have taken them away: SQLite drops them with a table made anew.

While migrations of the drive run there are none; a trigger that names a table which is being replaced would stop SQLite
in the middle. Afterwards they are put back, and what is there is counted in the same transaction.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

from django.apps import AppConfig
from django.apps import apps as installed
from django.apps.registry import Apps
from django.core.exceptions import FieldDoesNotExist
from django.db import connections, router, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.signals import post_migrate, pre_migrate

from photodrive.photos.models import LibraryTotal, MonthCount, Photo

from . import counting, postgresql, sqlite

_TRIGGERS: dict[str, ModuleType] = {"sqlite": sqlite, "postgresql": postgresql}


def connect(app: AppConfig) -> None:
    """Let every ``migrate`` see to the triggers, on whatever database."""
    pre_migrate.connect(_make_way, sender=app, dispatch_uid="photodrive.counts.make_way")
    post_migrate.connect(install, sender=app, dispatch_uid="photodrive.counts.install")


def install(*, using: str, apps: Apps = installed, **kwargs: Any) -> bool:
    """Put the triggers in place unless they are, and count what is there; whether there was something to do."""
    connection = connections[using]
    triggers = _TRIGGERS.get(connection.vendor)
    if triggers is None or not _up_to_date(apps) or not tables_exist(connection):
        return False
    if triggers.found(connection) == triggers.wanted(connection):
        return False
    with transaction.atomic(using=using):
        triggers.create(connection)
        counting.count_all(using=using)
    return True


def are_installed(connection: BaseDatabaseWrapper) -> bool:
    """Whether the database keeps the counts as this version means them."""
    triggers = _TRIGGERS.get(connection.vendor)
    return triggers is not None and bool(triggers.found(connection) == triggers.wanted(connection))


def tables_exist(connection: BaseDatabaseWrapper) -> bool:
    """Whether the drive's tables are in this database: a project may have them in another one."""
    models = (Photo, MonthCount, LibraryTotal)
    if not all(router.allow_migrate_model(connection.alias, model) for model in models):
        return False
    return {model._meta.db_table for model in models} <= set(connection.introspection.table_names())


def _make_way(*, using: str, plan: Any = (), **kwargs: Any) -> None:
    connection = connections[using]
    triggers = _TRIGGERS.get(connection.vendor)
    if triggers is None or not any(migration.app_label == Photo._meta.app_label for migration, _ in plan):
        return
    if Photo._meta.db_table in connection.introspection.table_names():
        with transaction.atomic(using=using):
            triggers.drop(connection)


def _up_to_date(apps: Apps) -> bool:
    """Whether every photo has its place in time at the migration that was asked for."""
    try:
        return not apps.get_model("photodrive", "Photo")._meta.get_field("sort_local").null
    except (LookupError, FieldDoesNotExist):
        return False
