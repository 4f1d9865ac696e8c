"""The few properties of an XMP packet that say when and where (ISO 16684-1), read as XML without entities."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from xml.parsers import expat

from photodrive.imaging.renderer.job import Facts

from . import moments, position
from .moments import Moment

_EXIF, _XMP = "http://ns.adobe.com/exif/1.0/", "http://ns.adobe.com/xap/1.0/"
_PHOTOSHOP = "http://ns.adobe.com/photoshop/1.0/"
_DATES = (
    f"{_EXIF} DateTimeOriginal",
    f"{_PHOTOSHOP} DateCreated",
    f"{_XMP} CreateDate",
    f"{_EXIF} DateTimeDigitized",
)
_LATITUDE, _LONGITUDE = f"{_EXIF} GPSLatitude", f"{_EXIF} GPSLongitude"
_WANTED = frozenset({*_DATES, _LATITUDE, _LONGITUDE})
_LONGEST = 100  # characters of a date or a degree


class _Entity(Exception):
    """A packet that defines words of its own is no packet."""


def properties(packet: bytes) -> dict[str, str]:
    """The wanted properties of ``packet`` by namespace and name; of a damaged one those before the damage."""
    found: dict[str, str] = {}
    within: list[str] = []
    parser = expat.ParserCreate(namespace_separator=" ")

    def begin(name: str, attributes: dict[str, str]) -> None:
        within.append(name)
        for key in _WANTED & attributes.keys():
            found.setdefault(key, attributes[key][:_LONGEST])

    def end(_name: str) -> None:
        within.pop()

    def characters(data: str) -> None:
        if within and within[-1] in _WANTED:
            found[within[-1]] = (found.get(within[-1], "") + data)[:_LONGEST]

    def refuse(*_arguments: object) -> None:
        raise _Entity

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.CharacterDataHandler = characters
    parser.EntityDeclHandler = parser.StartDoctypeDeclHandler = refuse
    with contextlib.suppress(expat.ExpatError, _Entity, ValueError):
        parser.Parse(packet.strip(b"\x00 \r\n\t"), True)
    return found


def moment(found: Mapping[str, str]) -> Moment | None:
    """The first date that can be one."""
    return next(filter(None, (moments.read(found.get(name, "")) for name in _DATES)), None)


def place(found: Mapping[str, str]) -> Facts:
    """The position, where both of its halves are there."""
    return position.by_words(found.get(_LATITUDE, ""), found.get(_LONGITUDE, ""))
