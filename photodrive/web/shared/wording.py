"""Words that several pages say."""

from __future__ import annotations


def counted(count: int) -> str:
    """ "1 photo", "2 photos"."""
    return f"{count} photo{'' if count == 1 else 's'}"
