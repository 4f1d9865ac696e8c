"""Words without case, accents and joiners, the same for both databases, and where in a text they begin.

In a folded text two spaces stand before each word, so that three characters say that one begins: `` ca``, ``  c``.
Both databases index a text by three characters; with that, words of one letter and of two are found by the same index.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable

SHORT = 3  # characters; shorter words are found where a word begins
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})
_MARKS = ((0x300, 0x36F), (0x591, 0x5BD), (0x5BF, 0x5C7), (0x64B, 0x65F), (0x670, 0x670), (0xFE00, 0xFE0F))
_WITHOUT_SPACES = ((0xE00, 0xEFF), (0x1000, 0x109F), (0x1780, 0x17FF))  # Thai, Lao, Burmese, Khmer
_CONTROLS = str.maketrans(dict.fromkeys((*range(32), 127), " "))
_PRIVATE, _PRIVATE_SIZE = 0xF0000, 0xFFFE


def fold(text: str) -> str:
    """``text`` in small letters of compatible forms, without accents, points, joiners and variations."""
    if text.isascii():
        return text.lower().translate(_CONTROLS)
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    kept = "".join(_kept(character) for character in apart)
    return unicodedata.normalize("NFC", kept).translate(_LETTERS)


def needle(word: str) -> str:
    """What is looked for in a folded text, for one folded ``word`` that is not empty."""
    return word if len(word) >= SHORT else f"{' ' * (SHORT - len(word))}{word}"


def searched(fields: Iterable[str]) -> str:
    """The text in which photos are searched, out of what they are called."""
    words = [word for field in dict.fromkeys(map(fold, fields)) for word in field.split()]
    inside = dict.fromkeys(start for word in words for start in _starts(word))
    return "".join(f"  {word}" for word in dict.fromkeys((*words, *inside)))


def mark(owner_id: object) -> str:
    """Three characters that stand for an owner, whatever her key is: of many millions two may share them, no more.

    Private ones, which no folded word contains. They are one entry of the index, which narrows it to her rows.
    """
    number = int.from_bytes(hashlib.blake2b(str(owner_id).encode(), digest_size=8).digest(), "big")
    places = (number, number // _PRIVATE_SIZE, number // _PRIVATE_SIZE**2)
    return "".join(chr(_PRIVATE + place % _PRIVATE_SIZE) for place in places)


def _kept(character: str) -> str:
    code = ord(character)
    if any(first <= code <= last for first, last in _MARKS):
        return ""
    category = unicodedata.category(character)
    if category == "Cc":
        return " "
    return "" if category in {"Cf", "Cs", "Co"} else character


def _starts(word: str) -> Iterable[str]:
    """Two characters from each place in ``word`` where another one begins: behind a hyphen, in Chinese anywhere."""
    for place in range(1, len(word)):
        before, here = word[place - 1], word[place]
        if not here.isalnum() or not before.isalnum() or here.isdigit() > before.isdigit() or _stands_alone(here):
            yield word[place : place + 2]


def _stands_alone(character: str) -> bool:
    code = ord(character)
    if code < _WITHOUT_SPACES[0][0]:
        return False
    wide = unicodedata.east_asian_width(character) in "WF"
    return wide or any(first <= code <= last for first, last in _WITHOUT_SPACES)
