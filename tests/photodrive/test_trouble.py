"""What is trouble that passes, and what is a fault: by the errors of databases, systems and libraries."""

from __future__ import annotations

import errno
import sqlite3
import sys
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, InterfaceError, OperationalError, ProgrammingError
from django.http import UnreadablePostError

from photodrive import exceptions, trouble
from printshop import trouble as of_the_shop


def by_driver(kind: type[Exception], **attributes: Any) -> Exception:
    """An error of Django's with that of a driver behind it."""
    raised = type("DriverError", (Exception,), attributes)("told by the driver")
    error = kind("told by Django")
    error.__cause__ = raised
    return error


def caused_by(cause: Exception) -> Exception:
    error = RuntimeError("while doing something else")
    error.__cause__ = cause
    return error


PASSING: dict[str, tuple[Exception, type[exceptions.Trouble], int]] = {
    "locked": (by_driver(OperationalError, sqlite_errorcode=5), exceptions.DatabaseAway, 503),
    "locked, extended code": (by_driver(OperationalError, sqlite_errorcode=517), exceptions.DatabaseAway, 503),
    "sqlite full": (by_driver(OperationalError, sqlite_errorcode=13), exceptions.DatabaseFull, 507),
    "refused": (by_driver(OperationalError, sqlstate=None), exceptions.DatabaseAway, 503),
    "ended by its administrator": (by_driver(OperationalError, sqlstate="57P01"), exceptions.DatabaseAway, 503),
    "postgresql full": (by_driver(OperationalError, sqlstate="53100"), exceptions.DatabaseFull, 507),
    "closed": (InterfaceError("connection already closed"), exceptions.DatabaseAway, 503),
    "no room": (OSError(errno.ENOSPC, "No space left on device"), exceptions.StorageFull, 507),
    "over quota": (OSError(errno.EDQUOT, "Disk quota exceeded"), exceptions.StorageFull, 507),
    "disk error": (OSError(errno.EIO, "Input/output error"), exceptions.StorageAway, 503),
    "read-only": (OSError(errno.EROFS, "Read-only file system"), exceptions.StorageAway, 503),
    "no connection": (ConnectionRefusedError(), exceptions.Trouble, 503),
    "too slow": (TimeoutError(), exceptions.Trouble, 503),
    "no memory": (MemoryError(), exceptions.Trouble, 503),
    "behind another": (caused_by(InterfaceError()), exceptions.DatabaseAway, 503),
}
LASTING: dict[str, Exception] = {
    "no such table": by_driver(OperationalError, sqlite_errorcode=1),
    "undefined table": by_driver(ProgrammingError, sqlstate="42P01"),
    "not unique": IntegrityError("UNIQUE constraint failed"),
    "no such file": FileNotFoundError(errno.ENOENT, "No such file"),
    "not allowed": PermissionError(errno.EACCES, "Permission denied"),
    "the sender went away": UnreadablePostError("error during read(65536) on wsgi.input"),
    "a mistake": KeyError("x"),
}


@pytest.mark.parametrize(("error", "kind", "status"), PASSING.values(), ids=PASSING)
def test_what_passes(error: Exception, kind: type[exceptions.Trouble], status: int) -> None:
    found, at_the_shop = trouble.of(error), of_the_shop.of(error)
    assert type(found) is kind
    assert (found.status, at_the_shop.status if at_the_shop else 0) == (status, status)
    assert str(found).isascii(), "as descriptions of OAuth errors are"
    assert '"' not in str(found)


@pytest.mark.parametrize("error", LASTING.values(), ids=LASTING)
def test_what_does_not(error: Exception) -> None:
    assert trouble.of(error) is None
    assert of_the_shop.of(error) is None


def test_a_real_one_of_sqlite() -> None:
    with pytest.raises(sqlite3.OperationalError) as raised:
        sqlite3.connect(":memory:").execute("SELECT * FROM nowhere")
    error = OperationalError()
    error.__cause__ = raised.value
    assert trouble.of(error) is None


@pytest.mark.parametrize(
    ("module", "name", "kind"),
    [
        ("redis.exceptions", "RedisError", exceptions.CacheAway),
        ("botocore.exceptions", "ClientError", exceptions.StorageAway),
    ],
)
def test_errors_of_libraries_are_known_without_importing_them(
    monkeypatch: pytest.MonkeyPatch, module: str, name: str, kind: type[exceptions.Trouble]
) -> None:
    theirs = type(name, (Exception,), {})
    assert trouble.of(theirs()) is None
    monkeypatch.setitem(sys.modules, module, SimpleNamespace(**{name: theirs}))
    assert type(trouble.of(theirs())) is kind
    assert of_the_shop.of(theirs())


def test_only_what_passes_is_changed() -> None:
    with pytest.raises(exceptions.StorageFull), trouble.told():
        raise OSError(errno.ENOSPC, "No space left on device")
    with pytest.raises(exceptions.BrokenImage), trouble.told():
        raise exceptions.BrokenImage
