"""The keys of the demo's rows."""

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
