"""An owner's access log as comma-separated values (RFC 4180), in UTF-8, line by line."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC

from photodrive.authorization.models import AccessLogEntry
from photodrive.people import Owner

from . import queries
from .recording import REFUSED_FROM

MEDIA_TYPE = "text/csv; charset=utf-8; header=present"
HEADER = ("time", "app", "app_id", "what", "photo", "photo_id", "status", "refused", "bytes")
CHUNK = 2000  # rows in memory
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")  # the last four: fullwidth


class _Line:
    """A file for ``csv.writer`` that hands back what is written."""

    def write(self, line: str) -> str:
        return line


def lines(owner: Owner, wanted: queries.Filter) -> Iterator[str]:
    """The header, then one line for each row that is ``wanted``, newest first."""
    writer = csv.writer(_Line())
    yield writer.writerow(HEADER)
    for entry in queries.everything(owner, wanted, size=CHUNK):
        yield writer.writerow(_cells(entry))


def _cells(entry: AccessLogEntry) -> tuple[object, ...]:
    return (
        entry.at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        _text(entry.client_name),
        _text(entry.client_id),
        entry.what,
        _text(entry.photo_title),
        entry.photo_id or "",
        entry.status,
        "yes" if entry.status >= REFUSED_FROM else "no",
        entry.size,
    )


def _text(value: str) -> str:
    """``value`` as no spreadsheet takes it for a formula: words of a client or of a file stay words."""
    return f"'{value}" if value.startswith(FORMULA) else value
