"""UUIDs in their one spelling: 36 characters, small letters, as we write them ourselves."""

from __future__ import annotations

from uuid import UUID


def as_uuid(value: object) -> UUID | None:
    """The UUID that ``value`` spells; None for anything else, other spellings of a UUID too."""
    try:
        found = UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return found if str(found) == value else None
