"""Which errors are trouble of ours that passes: no database, no cache, no storage, no room on a disk.

Everything else is a fault of the request, or of the code. What a missing table raises is one of the latter, though
SQLite files it under the same class as a locked database.
"""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import InterfaceError, OperationalError
from django.http import UnreadablePostError

from photodrive.exceptions import CacheAway, DatabaseAway, DatabaseFull, StorageAway, StorageFull, Trouble

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})
_OUT_OF_ORDER = frozenset(
    {
        *(errno.EIO, errno.EROFS, errno.ESTALE, errno.ENXIO, errno.ENODEV, errno.ENOTCONN),
        *(errno.ENOMEM, errno.EMFILE, errno.ENFILE, errno.EAGAIN),
    }
)
# What clients of caches and of remote storages raise. A module that nobody has imported has raised nothing.
_OF_CACHES = (
    ("redis.exceptions", "RedisError"),
    ("valkey.exceptions", "ValkeyError"),
    ("pymemcache.exceptions", "MemcacheError"),
    ("pylibmc", "Error"),
)
_OF_STORAGES = (
    ("botocore.exceptions", "BotoCoreError"),
    ("botocore.exceptions", "ClientError"),
    ("google.api_core.exceptions", "GoogleAPIError"),
    ("azure.core.exceptions", "AzureError"),
)
_POSTGRESQL_DISK_FULL = "53100"
_SQLITE_FULL = 13
# BUSY, LOCKED, NOMEM, READONLY, INTERRUPT, IOERR, CANTOPEN and PROTOCOL of SQLite's result codes.
_SQLITE_OUT_OF_ORDER = frozenset({5, 6, 7, 8, 9, 10, 14, 15})


def of(error: BaseException | None) -> Trouble | None:
    """The trouble that ``error`` comes from, or None where it is no trouble of ours that passes."""
    while error is not None:
        if found := _of_one(error):
            return found
        error = error.__cause__
    return None


@contextmanager
def told() -> Iterator[None]:
    """Let what fails within for such a reason be a :class:`Trouble`; everything else stays what it is."""
    try:
        yield
    except Trouble:
        raise
    except Exception as error:
        if found := of(error):
            raise found from error
        raise


@contextmanager
def of_cache() -> Iterator[None]:
    """Around what asks a cache: whatever it fails with, each cache having errors of its own, it is away."""
    try:
        yield
    except Exception as error:
        raise CacheAway(detail=repr(error)) from error


def _of_one(error: BaseException) -> Trouble | None:
    if isinstance(error, Trouble):
        return error
    if isinstance(error, OperationalError | InterfaceError):
        return _of_database(error)
    if isinstance(error, OSError) and not isinstance(error, UnreadablePostError):  # that is the sender's connection
        return _of_system(error)
    if isinstance(error, MemoryError):
        return Trouble(detail=repr(error))
    if _is_one_of(error, _OF_CACHES):
        return CacheAway(detail=repr(error))
    return StorageAway(detail=repr(error)) if _is_one_of(error, _OF_STORAGES) else None


def _of_database(error: OperationalError | InterfaceError) -> Trouble | None:
    raised = error.__cause__  # by the driver
    code = getattr(raised, "sqlite_errorcode", None)
    if getattr(raised, "sqlstate", None) == _POSTGRESQL_DISK_FULL or (code is not None and code & 0xFF == _SQLITE_FULL):
        return DatabaseFull(detail=repr(error))
    if code is not None and code & 0xFF not in _SQLITE_OUT_OF_ORDER:
        return None
    return DatabaseAway(detail=repr(error))


def _of_system(error: OSError) -> Trouble | None:
    if error.errno in NO_ROOM:
        return StorageFull(detail=repr(error))
    if isinstance(error, ConnectionError | TimeoutError):
        return Trouble(detail=repr(error))
    return StorageAway(detail=repr(error)) if error.errno in _OUT_OF_ORDER else None


def _is_one_of(error: BaseException, known: tuple[tuple[str, str], ...]) -> bool:
    kinds = (getattr(sys.modules.get(module), name, None) for module, name in known)
    return any(isinstance(kind, type) and isinstance(error, kind) for kind in kinds)
