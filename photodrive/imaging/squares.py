"""Small square pictures, drawn anew from a file that nobody trusts: logos and portraits."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path

from photodrive import trouble
from photodrive.exceptions import EmptyFile, TooLarge, UnsupportedType

from . import renditions, sniffing

MEDIA_TYPE = "image/webp"


@trouble.told()
def drawn(chunks: Iterable[bytes], *, most: int, crop: bool) -> bytes:
    """The picture in ``chunks`` as a square WebP; ``most`` bytes of it are read at most.

    Raises a subclass of ``UploadRefused``, or a ``Trouble``.
    """
    with tempfile.TemporaryDirectory(prefix="photodrive-") as folder:
        source, size, head = Path(folder) / "source", 0, b""
        with source.open("wb") as out:
            for chunk in chunks:
                size += len(chunk)
                if size > most:
                    raise TooLarge(f"The picture is too large: up to {most // 1024} KB.")
                head += chunk[: sniffing.HEAD_BYTES - len(head)]
                out.write(chunk)
        if not size:
            raise EmptyFile
        media_type = sniffing.media_type_of(head)
        if media_type is None:
            raise UnsupportedType("This is not a picture we can read. PNG, JPEG, WebP and GIF work.")
        renditions.square(source=source, target=Path(folder), media_type=media_type, crop=crop)
        return (Path(folder) / "square.webp").read_bytes()
