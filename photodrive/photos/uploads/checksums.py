"""The checksum extension of tus 1.0: a piece that was damaged on its way is not taken."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from photodrive.exceptions import BadPiece, WrongChecksum
from photodrive.photos.files import storage

from . import parts

ALGORITHMS = (
    "sha1",
    "sha256",
)  # sha1 because tus wants it of every server; it guards against damage, not against malice
_IN_MEMORY, _CHUNK = 1024 * 1024, 256 * 1024


@dataclass(frozen=True)
class Checksum:
    """``digest`` is what ``algorithm`` gives for the piece, as bytes."""

    algorithm: str
    digest: bytes


def read(header: str) -> Checksum | None:
    """What the header Upload-Checksum says; None where there is none. Raises BadPiece."""
    if not header:
        return None
    algorithm, _, coded = header.partition(" ")
    if algorithm not in ALGORITHMS:
        raise BadPiece(f"Checksums are taken in {' and '.join(ALGORITHMS)}.")
    try:
        return Checksum(algorithm, base64.b64decode(coded, validate=True))
    except (binascii.Error, ValueError) as error:
        raise BadPiece("The checksum is not in base64.") from error


def checked(body: Iterable[bytes], checksum: Checksum) -> Iterator[bytes]:
    """``body``, once all of it is there and is what ``checksum`` says. Raises WrongChecksum before the first byte."""
    digest = hashlib.new(checksum.algorithm, usedforsecurity=False)
    with storage.reached(), tempfile.SpooledTemporaryFile(_IN_MEMORY, dir=str(parts.folder())) as kept:
        for chunk in body:
            digest.update(chunk)
            kept.write(chunk)
        if not hmac.compare_digest(digest.digest(), checksum.digest):
            raise WrongChecksum
        kept.seek(0)
        while chunk := kept.read(_CHUNK):
            yield chunk
