"""Files that are no photos or odd ones, put together byte by byte: films, raw files, TIFFs of every kind of sample."""

from __future__ import annotations

import struct
from collections.abc import Sequence

Entry = tuple[int, int, Sequence[int]]  # tag, type (3 short, 4 long), values

_STRIPS = 273
_CODES = {3: "H", 4: "I"}


def brands(major: bytes, *compatible: bytes, after: bytes = b"moov") -> bytes:
    """An ISO base media file that names its brands, and then goes on with an empty box ``after``."""
    body = major + bytes(4) + b"".join(compatible)
    return (len(body) + 8).to_bytes(4, "big") + b"ftyp" + body + (900).to_bytes(4, "big") + after + bytes(892)


def tiff(
    size: tuple[int, int],
    planes: Sequence[bytes],
    *,
    bits: int = 8,
    samples: int = 1,
    photometric: int = 1,
    sample_format: int = 1,
    order: str = "<",
    more: Sequence[Entry] = (),
) -> bytes:
    """An uncompressed TIFF of one directory; several ``planes`` lie apart from each other."""
    entries: list[Entry] = [
        (256, 4, [size[0]]),
        (257, 4, [size[1]]),
        (258, 3, [bits] * samples),
        (259, 3, [1]),
        (262, 3, [photometric]),
        (_STRIPS, 4, [0] * len(planes)),
        (277, 3, [samples]),
        (278, 4, [size[1]]),
        (279, 4, [len(plane) for plane in planes]),
        (284, 3, [2 if len(planes) > 1 else 1]),
        (339, 3, [sample_format] * samples),
    ]
    replaced = {entry[0] for entry in more}
    entries = sorted([entry for entry in entries if entry[0] not in replaced] + list(more))
    begin = 8 + 2 + 12 * len(entries) + 4
    long_values = sum(_size(entry) for entry in entries if _size(entry) > 4)
    at = begin + long_values
    strips = []
    for plane in planes:
        strips.append(at)
        at += len(plane)
    directory, behind = struct.pack(order + "H", len(entries)), b""
    for tag, kind, values in entries:
        packed = struct.pack(f"{order}{len(values)}{_CODES[kind]}", *(strips if tag == _STRIPS else values))
        if len(packed) > 4:
            place = struct.pack(order + "I", begin + len(behind))
            behind += packed
        else:
            place = packed.ljust(4, b"\x00")
        directory += struct.pack(order + "HHI", tag, kind, len(values)) + place
    head = (b"II*\x00" if order == "<" else b"MM\x00*") + struct.pack(order + "I", 8)
    return head + directory + bytes(4) + behind + b"".join(planes)


def _size(entry: Entry) -> int:
    return struct.calcsize("=" + _CODES[entry[1]]) * len(entry[2])
