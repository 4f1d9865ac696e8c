"""The ids of rows, which sort by the time at which they were made."""

from __future__ import annotations

import sys
from uuid import UUID

if sys.version_info >= (3, 14):
    from uuid import uuid7 as _new
else:
    from uuid6 import uuid7 as _new


def uuid7() -> UUID:
    """A new UUID of version 7, which begins with the time in milliseconds (RFC 9562 section 5.7)."""
    return _new()
