"""Titles and file names out of whatever a person, a browser or an attacker sends."""

from __future__ import annotations

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
_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}


def clean_title(text: str) -> str:
    """``text`` as a title of at most 200 characters on one line.

    Control characters and those that change the direction of the text are left out: they make a title look
    like something else.
    """
    return one_line(text)[:TITLE_LENGTH].strip() or UNTITLED


def clean_caption(text: str) -> str:
    """``text`` as a caption of at most 2000 characters: its lines stay, what is not to be seen goes as from a title."""
    lines = (one_line(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return "\n".join(lines).strip()[:CAPTION_LENGTH]


def one_line(text: str) -> str:
    """``text`` with single spaces, in the composed form, without the characters that are not to be seen."""
    shown = "".join(_printable(character) for character in unicodedata.normalize("NFC", text))
    return " ".join(shown.split())


def title_from_name(name: str) -> str:
    """A title from the name of the uploaded file: its last part, without the extension."""
    base = name.replace("\\", "/").rpartition("/")[2]
    stem, dot, extension = base.rpartition(".")
    return clean_title(stem if dot and stem and len(extension) <= 5 else base)


def file_name(title: str, media_type: str) -> str:
    """A name under which ``title`` can be saved on any system, at most 120 bytes before its extension."""
    stem = "".join("_" if c in _NOT_IN_FILE_NAMES else c for c in clean_title(title))
    stem = stem.encode()[:120].decode(errors="ignore").strip(". ") or "photo"
    if stem.partition(".")[0].lower() in _RESERVED:
        stem = f"_{stem}"
    return stem + _EXTENSIONS.get(media_type, "")


def _printable(character: str) -> str:
    category = unicodedata.category(character)
    if category in {"Zl", "Zp"} or character in "\t\r\n":
        return " "
    if character == "\u200d":  # joins emoji, and letters of several scripts
        return character
    return "" if category.startswith("C") else character
