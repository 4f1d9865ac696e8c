"""Titles and file names out of whatever a person, a browser or an attacker sends."""

from __future__ import annotations

import re
import unicodedata

TITLE_LENGTH = 200
CAPTION_LENGTH = 2000
UNTITLED = "Untitled"
_EXTENSIONS = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "image/avif": ".avif",
    "image/heic": ".heic",
    "image/tiff": ".tiff",
    "image/gif": ".gif",
}
_NOT_IN_FILE_NAMES = set('/\\:*?"<>|')
_JOINERS = "\u200c\u200d"  # of letters in Persian and Indian scripts, and of emoji
_EDGES = " " + _JOINERS
_SELECTORS = {*map(chr, range(0xFE00, 0xFE10)), *map(chr, range(0xE0100, 0xE01F0))}
_TAGS = {*map(chr, range(0xE0020, 0xE0080))}
_NEVER = {*map(chr, range(0xFDD0, 0xFDF0)), *map(chr, range(0xE0000, 0xE1000))}
_STRAY_TAGS = re.compile(  # a flag is one character, a few tags and their end (Unicode TS 51, annex C)
    "(?P<flag>\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f)|[\U000e0020-\U000e007f]"
)
_RUNS = re.compile("[\u200c\u200d]{2,}")
_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}


def clean_title(text: str) -> str:
    """``text`` as a title of at most 200 characters on one line, quotes and joined emoji as they were typed.

    Control characters and those that change the direction of the text are left out: they make a title look
    like something else.
    """
    return one_line(text)[:TITLE_LENGTH].strip(_EDGES) or UNTITLED


def one_line(text: str) -> str:
    """``text`` with single spaces, in the composed form, without the characters that are not to be seen.

    What joins letters and emoji stays between them, once; tags stay where they make a flag.
    """
    shown = "".join(_printable(character) for character in unicodedata.normalize("NFC", text))
    words = " ".join(_STRAY_TAGS.sub(lambda tags: tags["flag"] or "", shown).split())
    joined = _RUNS.sub(lambda run: run[0][0], words).strip(_EDGES)
    return joined if any(_is_seen(character) for character in joined) else ""


def title_from_name(name: str) -> str:
    """A title from the name of the uploaded file: its last part, without the extension."""
    base = name.replace("\\", "/").rpartition("/")[2]
    stem, dot, extension = base.rpartition(".")
    return clean_title(stem if dot and stem and len(extension) <= 5 else base)


def file_name(title: str, media_type: str) -> str:
    """A name under which ``title`` can be saved on any system, at most 120 bytes before its extension."""
    stem = "".join("_" if c in _NOT_IN_FILE_NAMES else c for c in clean_title(title))
    stem = stem.encode()[:120].decode(errors="ignore").strip(". " + _JOINERS) or "photo"
    if stem.partition(".")[0].lower() in _RESERVED:
        stem = f"_{stem}"
    return stem + _EXTENSIONS.get(media_type, "")


def _printable(character: str) -> str:
    category = unicodedata.category(character)
    if category in {"Zl", "Zp"} or character in "\t\r\n":
        return " "
    if character in _JOINERS or character in _TAGS:
        return character
    if category == "Cn":  # perhaps an emoji that is younger than this Python; the rest will never be characters
        return "" if ord(character) & 0xFFFE == 0xFFFE or character in _NEVER else character
    return "" if category.startswith("C") else character


def _is_seen(character: str) -> bool:
    return character not in _JOINERS and not unicodedata.combining(character) and character not in _SELECTORS
