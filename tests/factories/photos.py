"""Pictures as cameras, programs and attackers make them, as bytes."""

from __future__ import annotations

import io
import struct
import zlib
from itertools import count
from typing import Any

from PIL import Image, ImageDraw

from photodrive.photos.library.ingest import add_photo
from photodrive.photos.models import Photo

_numbers = count(1)

GPS = {1: "N", 2: (55.0, 46.0, 48.0), 3: "W", 4: (6.0, 27.0, 0.0)}
LATITUDE, LONGITUDE = 55.78, -6.45
SERIAL = "SERIAL-0815-4711"


def picture(size: tuple[int, int] = (96, 64), mode: str = "RGB") -> Image.Image:
    """A picture no two of which are the same: four quarters in four colours, and a number."""
    width, height = size
    image = Image.new("RGB", size, (200, 30, 30))
    draw = ImageDraw.Draw(image)
    draw.rectangle((width // 2, 0, width, height // 2), fill=(30, 200, 30))
    draw.rectangle((0, height // 2, width // 2, height), fill=(30, 30, 200))
    draw.rectangle((width // 2, height // 2, width, height), fill=(230, 230, 230))
    draw.text((2, 2), str(next(_numbers)), fill=(255, 255, 255))
    return image.convert(mode)


def encoded(image: Image.Image | None = None, kind: str = "JPEG", **options: Any) -> bytes:
    """``image`` (or a new picture) in the format ``kind``."""
    out = io.BytesIO()
    (image or picture()).save(out, kind, **options)
    return out.getvalue()


def camera_exif(*, orientation: int = 1) -> bytes:
    """What a telling camera writes: time, offset, place, and its serial number."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0112] = "Maker", "Maker One", orientation
    exif[0x8769] = {0x9003: "2026:07:14 18:30:05", 0x9011: "+01:00", 0xA431: SERIAL}
    exif[0x8825] = GPS
    return exif.tobytes()


def added(owner: Any, data: bytes | None = None, name: str = "bay.jpg", **given: Any) -> Photo:
    """A photo that went through the whole ingest."""
    return add_photo(owner=owner, file=io.BytesIO(data or encoded()), name=name, **given).photo


def png_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png_claiming(width: int, height: int) -> bytes:
    """A few bytes that promise an enormous picture."""
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    data = png_chunk(b"IDAT", zlib.compress(bytes(64)))
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + data + png_chunk(b"IEND", b"")


def with_png_chunk(data: bytes, kind: bytes, body: bytes) -> bytes:
    """The PNG ``data`` with one more chunk right after its header."""
    return data[:33] + png_chunk(kind, body) + data[33:]


def gif_with_frames(frames: int) -> bytes:
    """A GIF of one pixel and very many frames."""
    frame = b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\x00"
    return b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + bytes(6) + frame * frames + b"\x3b"


def with_jpeg_segment(data: bytes, marker: int, body: bytes) -> bytes:
    """The JPEG ``data`` with one more segment right after its start."""
    return data[:2] + bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body + data[2:]
