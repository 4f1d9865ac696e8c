"""A migrated SQLite database that is kept and copied: to migrate takes longer than most files of tests.

It is kept by a digest of whatever decides what a migration makes, and Django looks at the copy for migrations that it
lacks. Of several processes one migrates, and the others wait for it. PostgreSQL is migrated by each.
"""

from __future__ import annotations

import fcntl
import hashlib
import inspect
import shutil
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TextIO

import django
from django.apps import apps
from django.db import connection

FOLDER = Path(__file__).resolve().parents[1] / ".pytest_cache" / "migrated"
A_DAY = 24 * 3600
_locks: list[TextIO] = []


def copied() -> bool:
    """Whether the database of this process was there to be copied. If not, the caller migrates, and calls ``keep``."""
    if connection.vendor != "sqlite":
        return False
    FOLDER.mkdir(parents=True, exist_ok=True)
    _locks.append((FOLDER / "lock").open("w"))
    fcntl.flock(_locks[-1], fcntl.LOCK_EX)
    if not _kept().exists():
        return False
    copy_to(Path(connection.settings_dict["TEST"]["NAME"]))
    _locks.pop().close()
    return True


def keep() -> None:
    """Keep a copy of the database that was just migrated, and none of earlier migrations for longer than a day."""
    if connection.vendor != "sqlite":
        return
    made = FOLDER / "new.sqlite3"
    made.unlink(missing_ok=True)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(made)])
    made.rename(_kept())
    for other in FOLDER.glob("migrated-*.sqlite3"):
        if time.time() - other.stat().st_mtime > A_DAY:
            other.unlink()
    _locks.pop().close()


def copy_to(path: Path) -> None:
    """Lay a migrated database there. Where the tests run on PostgreSQL there is none to copy."""
    if connection.vendor == "sqlite":
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(_kept(), path)


@cache
def _kept() -> Path:
    digest = hashlib.sha256(django.__version__.encode())
    for file in sorted(set(_files())):
        digest.update(file.read_bytes())
    return FOLDER / f"migrated-{digest.hexdigest()}.sqlite3"


def _files() -> Iterator[Path]:
    """The migrations of all apps, the code of every kind of field, which decides what a column is, and the triggers."""
    yield from (Path(apps.get_app_config("photodrive").path) / "photos" / "counts").glob("*.py")
    for app in apps.get_app_configs():
        yield from (Path(app.path) / "migrations").glob("*.py")
    for model in apps.get_models(include_auto_created=True):
        yield from (Path(inspect.getfile(type(field))) for field in model._meta.local_fields)
