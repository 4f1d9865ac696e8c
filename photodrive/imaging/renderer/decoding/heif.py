"""HEIF by pillow-heif; films of the same family of formats are told apart by what is in them."""

from __future__ import annotations

from pathlib import Path

from photodrive.exceptions import UnsupportedType
from photodrive.imaging.renderer import boxes, words


def refuse_films(path: Path) -> None:
    """Raise ``UnsupportedType`` over a file that has moving pictures only, whatever brands it names."""
    if boxes.primary(path) is not None:
        return
    with path.open("rb") as file:
        head = file.read(1024 * 1024)
    if b"moov" in head or b"moof" in head or b"mdat" in head:
        raise UnsupportedType(words.FILM)
