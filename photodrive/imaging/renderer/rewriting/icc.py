"""A colour profile with nothing in it but colour (ICC.1:2022, section 7).

Profiles of displays carry their serial number (``mmod``), their owner's words and the day of the calibration.
"""

from __future__ import annotations

import struct

_HEADER, _ENTRY = 128, 12
_MOST_TAGS = 200
_KEPT = frozenset(
    {
        *(b"wtpt", b"bkpt", b"chad", b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC", b"kTRC", b"cicp", b"gamt"),
        *(b"A2B0", b"A2B1", b"A2B2", b"B2A0", b"B2A1", b"B2A2"),
        *(b"D2B0", b"D2B1", b"D2B2", b"D2B3", b"B2D0", b"B2D1", b"B2D2", b"B2D3"),
    }
)
DAY = struct.pack(">6H", 2000, 1, 1, 0, 0, 0)


def only_colour(profile: bytes) -> bytes:
    """``profile`` with the tags that colour needs and a name that says nothing; empty where it makes no sense."""
    tags = _tags(profile)
    if tags is None:
        return b""
    texts = {b"desc": text(profile[8], b"Colours"), b"cprt": text(profile[8], b"None", copyright=True)}
    kept = {name: body for name, body in tags.items() if name in _KEPT}
    return assembled(_plain_header(profile), {**texts, **kept})


def assembled(header: bytes, tags: dict[bytes, bytes]) -> bytes:
    """A profile of the first 128 bytes ``header`` (its size is put in) and ``tags``; equal bodies lie there once."""
    at = _HEADER + 4 + _ENTRY * len(tags)
    places: dict[bytes, int] = {}
    table, bodies = struct.pack(">I", len(tags)), b""
    for name, body in tags.items():
        if body not in places:
            places[body] = at + len(bodies)
            bodies += body + bytes(-len(body) % 4)
        table += struct.pack(">4sII", name, places[body], len(body))
    size = _HEADER + len(table) + len(bodies)
    return size.to_bytes(4, "big") + header[4:] + table + bodies


def text(version: int, words: bytes, *, copyright: bool = False) -> bytes:
    """``words`` (ASCII) as a description, or as the copyright, in a profile of ``version`` (its first number)."""
    if version >= 4:
        text = words.decode("ascii").encode("utf-16-be")
        return b"mluc" + bytes(4) + struct.pack(">II2s2sII", 1, 12, b"en", b"US", len(text), 28) + text
    if copyright:
        return b"text" + bytes(4) + words + b"\x00"
    return b"desc" + bytes(4) + struct.pack(">I", len(words) + 1) + words + b"\x00" + bytes(4 + 4 + 2 + 1 + 67)


def _tags(profile: bytes) -> dict[bytes, bytes] | None:
    if len(profile) < _HEADER + 4 or profile[36:40] != b"acsp":
        return None
    count = int.from_bytes(profile[_HEADER : _HEADER + 4], "big")
    if count > _MOST_TAGS or len(profile) < _HEADER + 4 + _ENTRY * count:
        return None
    tags = {}
    for at in range(_HEADER + 4, _HEADER + 4 + _ENTRY * count, _ENTRY):
        name, begin, size = struct.unpack(">4sII", profile[at : at + _ENTRY])
        if begin + size > len(profile):
            return None
        tags[name] = profile[begin : begin + size]
    return tags


def _plain_header(profile: bytes) -> bytes:
    """Sizes, versions, spaces, intent and white; no maker, model, program, date or fingerprint."""
    kept = bytearray(_HEADER)
    kept[8:24] = profile[8:24]  # version, class, colour space, connection space
    kept[24:36] = DAY
    kept[36:40] = b"acsp"
    kept[64:80] = profile[64:80]  # rendering intent, white of the connection space
    return bytes(kept)
