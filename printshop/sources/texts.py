"""Words that come from elsewhere, made fit for a page."""

from __future__ import annotations

import unicodedata


def one_line(given: object) -> str:
    """A text that cannot reorder, break or flood the page: no control or direction characters, 200 at most.

    Empty for anything but a text.
    """
    if not isinstance(given, str):
        return ""
    kept = (" " if unicodedata.category(sign) in ("Cc", "Zl", "Zp") else sign for sign in given[:1000])
    shown = "".join(sign for sign in kept if unicodedata.category(sign) not in ("Cf", "Cs", "Co"))
    return " ".join(shown.split())[:200]
