"""Texts that come from a source, made fit to be repeated: those for a page, and those of an error.

They are two functions because they let through two alphabets: people write in any language, and an error is ASCII.
"""

from __future__ import annotations

import re
import unicodedata

_NOT_ERROR_CHARACTERS = re.compile(r"[^\x20-\x21\x23-\x5b\x5d-\x7e]")  # RFC 6749 section 4.1.2.1


def one_line(given: object) -> str:
    """A text that cannot reorder, break or flood the page: no control or direction characters, 200 at most.

    Empty for anything but a text.
    """
    if not isinstance(given, str):
        return ""
    kept = (" " if unicodedata.category(sign) in ("Cc", "Zl", "Zp") else sign for sign in given[:1000])
    shown = "".join(sign for sign in kept if unicodedata.category(sign) not in ("Cf", "Cs", "Co"))
    return " ".join(shown.split())[:200]


def error_text(given: object, length: int = 60) -> str:
    """What is left of an ``error`` or ``error_description``: the characters that these may have, cut short.

    Empty for anything but a text.
    """
    return _NOT_ERROR_CHARACTERS.sub("", given)[:length].strip() if isinstance(given, str) else ""
