"""What a client says of the file it begins to send: the header Upload-Metadata of tus 1.0."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass

from photodrive.exceptions import BadPiece
from photodrive.photos import naming

MAX_BYTES = 8192  # of the header: a name, a title and a fingerprint of any script fit
_KEY = re.compile(r"[!-+\--~]+")  # ASCII without blank and comma
_FINGERPRINT = re.compile(r"[A-Za-z0-9._-]{1,64}")
_NAME_LENGTH, _TITLE_LENGTH = 255, 1000


@dataclass(frozen=True, kw_only=True)
class Metadata:
    """``name`` is the file's own without any folder, ``title`` what she called the photo, ``album`` an id in words."""

    name: str = ""
    title: str = ""
    fingerprint: str = ""
    album: str = ""


def read(header: str) -> Metadata:
    """The values of ``header`` that we know; others are left out. Raises BadPiece."""
    if len(header) > MAX_BYTES:
        raise BadPiece("What is said about the file is too long.")
    values: dict[str, str] = {}
    for key, value in _pairs(header):
        if key in values:
            raise BadPiece("What is said about the file says something twice.")
        values[key] = value
    return Metadata(
        name=clean_name(values.get("filename", "")),
        title=naming.one_line(values.get("title", ""))[:_TITLE_LENGTH],
        fingerprint=fingerprint(values["fingerprint"]) if values.get("fingerprint") else "",
        album=values.get("album", ""),
    )


def written(metadata: Metadata) -> str:
    """The header that says ``metadata``."""
    values = {
        "filename": metadata.name,
        "title": metadata.title,
        "fingerprint": metadata.fingerprint,
        "album": metadata.album,
    }
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in values.items() if value)


def clean_name(name: str) -> str:
    """The file's own name, on one line: no folder, nothing that cannot be seen. It names nothing on our disk."""
    return naming.one_line(name.replace("\\", "/").rpartition("/")[2])[:_NAME_LENGTH]


def fingerprint(text: str) -> str:
    """``text`` if it is a fingerprint as clients make them. Raises BadPiece."""
    if not _FINGERPRINT.fullmatch(text):
        raise BadPiece("A fingerprint has 1 to 64 letters, digits, dots, dashes and underscores.")
    return text


def _pairs(header: str) -> Iterator[tuple[str, str]]:
    for pair in header.split(",") if header.strip() else []:
        key, _, coded = pair.strip().partition(" ")
        if not _KEY.fullmatch(key):
            raise BadPiece("What is said about the file has a key that is none.")
        try:
            yield key, base64.b64decode(coded, validate=True).decode()
        except (binascii.Error, ValueError) as error:
            raise BadPiece("What is said about the file is not UTF-8 in base64.") from error
