"""Which characters people can see: the one rule for every text that somebody says about an application.

What cannot be seen makes a name look like another one, or turns the words after it around.
"""

from __future__ import annotations

PROBLEM = "Use characters that can be seen, and plain spaces: nothing invisible, nothing that turns the text around."
LINE_ENDS = str.maketrans("\r\n\t", "   ")
# Unicode has these among letters, marks and signs, and fonts show nothing or a blank: fillers, joiners, empty Braille.
BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0")


def is_seen(text: str) -> bool:
    """Whether each character of ``text`` can be seen; a plain space counts."""
    return text.isprintable() and BLANK.isdisjoint(text)


def are_seen(lines: str) -> bool:
    """As :func:`is_seen`, for what may have several lines."""
    return is_seen(lines.translate(LINE_ENDS))


def seen(text: str) -> str:
    """``text`` without what cannot be seen in it."""
    return "".join(filter(is_seen, text))
