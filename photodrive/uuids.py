"""UUIDs: the keys of our rows, and the one spelling in which we read one."""

from __future__ import annotations

import sys
from uuid import UUID

if sys.version_info >= (3, 14):
    from uuid import uuid7 as _new
else:
    from uuid6 import uuid7 as _new


def uuid7() -> UUID:
    """A new UUIDv7 (RFC 9562 section 5.7): within a process, newer ones are greater.

    Migrations name this function, so it stays where it is.
    """
    return _new()


def as_uuid(value: object) -> UUID | None:
    """The UUID that ``value`` spells as we do, in 36 characters and small letters; None for anything else."""
    try:
        found = UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return found if str(found) == value else None
