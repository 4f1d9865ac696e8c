"""PNG and WebP files without their metadata, chunk by chunk, their compressed pictures untouched."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from photodrive.exceptions import BrokenImage

from . import icc
from .orientation import exif_block

_PNG_KEPT = {
    *(b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"sBIT", b"sRGB", b"cICP"),
    *(b"mDCV", b"cLLI", b"bKGD", b"pHYs", b"acTL", b"fcTL", b"fdAT"),
}
_WEBP_KEPT = {b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"}
_WEBP_FRAME_KEPT = {b"VP8 ", b"VP8L", b"ALPH"}
_HAS_EXIF, _HAS_XMP = 0x08, 0x04  # flags of VP8X
_MOST_PROFILE = 4 * 1024 * 1024


def rewrite_png(source: Path, target: Path, orientation: int) -> None:
    """PNG specification, section 5. Raises ``BrokenImage``."""
    with source.open("rb") as file, target.open("wb") as out:
        out.write(_exactly(file, 8))
        while True:
            size, kind = int.from_bytes(_exactly(file, 4), "big"), _exactly(file, 4)
            body = _exactly(file, size)
            checksum = _exactly(file, 4)
            if kind == b"IDAT" and orientation != 1:
                out.write(_png_chunk(b"eXIf", exif_block(orientation)))
                orientation = 1
            if kind == b"iCCP":
                out.write(_png_profile(body))
            elif kind in _PNG_KEPT:
                out.write(size.to_bytes(4, "big") + kind + body + checksum)
            if kind == b"IEND":
                return


def rewrite_webp(source: Path, target: Path, orientation: int) -> None:
    """RFC 9649, section 2. Raises ``BrokenImage``."""
    with source.open("rb") as file, target.open("wb") as out:
        head = _exactly(file, 12)
        out.write(head)
        end = min(8 + int.from_bytes(head[4:8], "little"), source.stat().st_size)
        for kind, body in _riff_chunks(file, end):
            if kind in _WEBP_KEPT:
                kept = _webp_body(kind, body, orientation)
                if kept:
                    out.write(_riff_chunk(kind, kept))
        if orientation != 1:
            out.write(_riff_chunk(b"EXIF", exif_block(orientation)))
        size = out.tell() - 8
        out.seek(4)
        out.write(size.to_bytes(4, "little"))


def _png_profile(body: bytes) -> bytes:
    """The colour profile with nothing in it but colour; nothing where it cannot be read, or is absurdly long."""
    unpacking = zlib.decompressobj()
    try:
        profile = unpacking.decompress(body.partition(b"\x00")[2][1:], _MOST_PROFILE)
    except zlib.error:
        return b""
    colour = icc.only_colour(profile)
    return _png_chunk(b"iCCP", b"Colours\x00\x00" + zlib.compress(colour)) if colour else b""


def _webp_body(kind: bytes, body: bytes, orientation: int) -> bytes:
    if kind == b"VP8X":
        exif = _HAS_EXIF if orientation != 1 else 0
        return bytes([body[0] & ~(_HAS_EXIF | _HAS_XMP) | exif]) + body[1:]
    if kind == b"ICCP":
        return icc.only_colour(body)
    if kind == b"ANMF":
        frame = _sub_chunks(body[16:])
        return body[:16] + b"".join(_riff_chunk(k, b) for k, b in frame if k in _WEBP_FRAME_KEPT)
    return body


def _exactly(file: BinaryIO, size: int) -> bytes:
    data = file.read(size)
    if len(data) != size:
        raise BrokenImage(detail="a chunk is cut off")
    return data


def _png_chunk(kind: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")


def _riff_chunk(kind: bytes, body: bytes) -> bytes:
    return kind + len(body).to_bytes(4, "little") + body + b"\x00" * (len(body) % 2)


def _riff_chunks(file: BinaryIO, end: int) -> Iterator[tuple[bytes, bytes]]:
    while file.tell() + 8 <= end:
        kind, size = _exactly(file, 4), int.from_bytes(_exactly(file, 4), "little")
        yield kind, _exactly(file, size)
        file.read(size % 2)


def _sub_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    return _riff_chunks(io.BytesIO(data), len(data))
