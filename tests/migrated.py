"""A migrated SQLite database that is kept and copied: to migrate takes longer than most files of tests.

It is kept by a digest of whatever decides what a migration makes, and Django looks at the copy for migrations that it
lacks. PostgreSQL is migrated by every process.
"""

from __future__ import annotations

import hashlib
import inspect
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import django
from django.apps import apps
from django.db import connection

FOLDER = Path(__file__).resolve().parents[1] / ".pytest_cache" / "migrated"


def copied() -> bool:
    """Whether the database of this process was there to be copied."""
    if connection.vendor != "sqlite" or not _kept().exists():
        return False
    shutil.copyfile(_kept(), connection.settings_dict["TEST"]["NAME"])
    return True


def keep() -> None:
    """Keep a copy of the database that was just migrated, and none of earlier migrations."""
    if connection.vendor == "sqlite":
        FOLDER.mkdir(parents=True, exist_ok=True)
        made = FOLDER / f"{os.getpid()}.sqlite3"
        made.unlink(missing_ok=True)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(made)])
        made.replace(_kept())
        for other in set(FOLDER.glob("*-*.sqlite3")) - {_kept()}:
            other.unlink(missing_ok=True)


def _kept() -> Path:
    digest = hashlib.sha256(django.__version__.encode())
    for file in sorted(set(_files())):
        digest.update(file.read_bytes())
    return FOLDER / f"migrated-{digest.hexdigest()}.sqlite3"


def _files() -> Iterator[Path]:
    """The migrations of all apps, and the code of every kind of field, which decides what a column is."""
    for app in apps.get_app_configs():
        yield from (Path(app.path) / "migrations").glob("*.py")
    for model in apps.get_models(include_auto_created=True):
        yield from (Path(inspect.getfile(type(field))) for field in model._meta.local_fields)
