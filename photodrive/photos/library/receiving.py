"""A stream of bytes, written down, bounded and hashed on the way; what kind it is, its first bytes tell."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.template.defaultfilters import filesizeformat

from photodrive.conf import settings
from photodrive.exceptions import EmptyFile, TooLarge, UnsupportedType
from photodrive.imaging import sniffing

_CHUNK_BYTES = 256 * 1024


@dataclass(frozen=True, kw_only=True)
class Received:
    """A whole file at ``path``: ``size`` in bytes, ``sha256`` in hex."""

    path: Path
    sha256: str
    size: int
    media_type: str


def too_large() -> TooLarge:
    """The refusal of a file beyond the limit, with the limit as people say it."""
    limit = filesizeformat(settings.MAX_UPLOAD_BYTES)
    return TooLarge(f"The file is too large: up to {limit} can be added.")


def receive(file: IO[bytes] | Iterable[bytes], path: Path) -> Received:
    """Write the stream down while hashing and bounding it, and tell its type from its first bytes.

    Raises a subclass of ``UploadRefused``.
    """
    digest, size, head = hashlib.sha256(), 0, b""
    with path.open("wb") as out:
        for chunk in _chunks(file):
            size += len(chunk)
            if size > settings.MAX_UPLOAD_BYTES:
                raise too_large()
            if len(head) < sniffing.HEAD_BYTES:
                head += chunk[: sniffing.HEAD_BYTES - len(head)]
                if len(head) == sniffing.HEAD_BYTES:
                    judge_type(head)  # a large file of a wrong kind is not written down in vain
            digest.update(chunk)
            out.write(chunk)
    if not size:
        raise EmptyFile
    return Received(path=path, sha256=digest.hexdigest(), size=size, media_type=judge_type(head))


def _chunks(file: IO[bytes] | Iterable[bytes]) -> Iterator[bytes]:
    read = getattr(file, "read", None)
    if read is None:
        yield from file
        return
    while chunk := read(_CHUNK_BYTES):
        yield chunk


def judge_type(head: bytes) -> str:
    """The media type of a file that begins with ``head``. Raises UnsupportedType."""
    media_type = sniffing.media_type_of(head)
    if media_type is not None:
        return media_type
    if words := sniffing.refusal(head):
        raise UnsupportedType(words)
    raise UnsupportedType
