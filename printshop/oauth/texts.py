"""Words of a source that may be repeated in a log line or on a page."""

from __future__ import annotations

import re

_NOT_ERROR_CHARACTERS = re.compile(r"[^\x20-\x21\x23-\x5b\x5d-\x7e]")  # RFC 6749 section 4.1.2.1


def clean(text: object, length: int = 60) -> str:
    """What is left of an error text: printable ASCII, cut short; empty for anything but a text."""
    return _NOT_ERROR_CHARACTERS.sub("", text)[:length].strip() if isinstance(text, str) else ""
