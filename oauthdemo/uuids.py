"""The keys of the demo's rows."""

from __future__ import annotations

import uuid

import uuid6

_uuid7 = getattr(uuid, "uuid7", uuid6.uuid7)  # Python 3.14 has its own


def uuid7() -> uuid.UUID:
    """A new UUIDv7 (RFC 9562 section 5.7): within a process, newer ones are greater.

    Migrations name this function, so it stays where it is.
    """
    made: uuid.UUID = _uuid7()
    return made
