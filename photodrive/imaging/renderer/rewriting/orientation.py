"""The smallest EXIF block that still tells which way is up."""

from __future__ import annotations

import struct


def exif_block(orientation: int) -> bytes:
    """A TIFF header with one IFD of one entry: tag 0x0112, type SHORT, count 1."""
    return struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, 0x0112, 3, 1, orientation, 0, 0)
