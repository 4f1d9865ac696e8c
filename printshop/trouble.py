"""Which errors are trouble of the shop's own that passes: no database, no cache, no storage, no room on a disk.

A photo source in trouble is another matter: that is a ``SourceUnavailable``, and its page names the source.
"""

from __future__ import annotations

import errno
import sys
from dataclasses import dataclass

from django.db import InterfaceError, OperationalError
from django.http import UnreadablePostError

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})
_OUT_OF_ORDER = frozenset(
    {
        *(errno.EIO, errno.EROFS, errno.ESTALE, errno.ENXIO, errno.ENODEV, errno.ENOTCONN),
        *(errno.ENOMEM, errno.EMFILE, errno.ENFILE, errno.EAGAIN),
    }
)
# What clients of caches and of remote storages raise. A module that nobody has imported has raised nothing.
_OF_LIBRARIES = (
    ("redis.exceptions", "RedisError"),
    ("valkey.exceptions", "ValkeyError"),
    ("pymemcache.exceptions", "MemcacheError"),
    ("pylibmc", "Error"),
    ("botocore.exceptions", "BotoCoreError"),
    ("botocore.exceptions", "ClientError"),
    ("google.api_core.exceptions", "GoogleAPIError"),
    ("azure.core.exceptions", "AzureError"),
)
_POSTGRESQL_DISK_FULL = "53100"
_SQLITE_FULL = 13
# BUSY, LOCKED, NOMEM, READONLY, INTERRUPT, IOERR, CANTOPEN and PROTOCOL of SQLite's result codes; a missing table,
# which is no trouble that passes, is another one.
_SQLITE_OUT_OF_ORDER = frozenset({5, 6, 7, 8, 9, 10, 14, 15})


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """What a visitor is told: the HTTP status (RFC 9110 15.6.4, RFC 4918 11.5), when to come back, and a sentence."""

    status: int = 503
    retry_after: int = 30  # seconds
    text: str = "A part of the shop does not answer at the moment. Please try again in a minute."


FULL = Trouble(status=507, retry_after=300, text="The shop has no room left for photos. Please try again later.")


def of(error: BaseException | None) -> Trouble | None:
    """The trouble that ``error`` comes from, or None where it is no trouble of the shop's own that passes."""
    while error is not None:
        if found := _of_one(error):
            return found
        error = error.__cause__
    return None


def _of_one(error: BaseException) -> Trouble | None:
    if isinstance(error, OperationalError | InterfaceError):
        return _of_database(error)
    if isinstance(error, OSError) and not isinstance(error, UnreadablePostError):  # that is the visitor's connection
        passes = isinstance(error, ConnectionError | TimeoutError) or error.errno in _OUT_OF_ORDER
        return FULL if error.errno in _NO_ROOM else Trouble() if passes else None
    kinds = (getattr(sys.modules.get(module), name, None) for module, name in _OF_LIBRARIES)
    found = isinstance(error, MemoryError) or any(isinstance(kind, type) and isinstance(error, kind) for kind in kinds)
    return Trouble() if found else None


def _of_database(error: OperationalError | InterfaceError) -> Trouble | None:
    raised = error.__cause__  # by the driver
    code = getattr(raised, "sqlite_errorcode", None)
    if getattr(raised, "sqlstate", None) == _POSTGRESQL_DISK_FULL or (code is not None and code & 0xFF == _SQLITE_FULL):
        return FULL
    return None if code is not None and code & 0xFF not in _SQLITE_OUT_OF_ORDER else Trouble()
