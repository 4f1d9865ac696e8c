"""PNG by Pillow, with a reader of its texts that never unpacks more than a packet may have (PNG, section 11.3.3)."""

from __future__ import annotations

import zlib
from typing import Any

from PIL import PngImagePlugin

from photodrive.exceptions import BrokenImage

MAX_TEXT_BYTES = 8 * 1024 * 1024  # of all texts of a file, unpacked
XMP = b"XML:com.adobe.xmp"
_ELSEWHERE_EXIF = b"Raw profile type exif"  # where it was before PNG had a chunk for it
_STEP = 64 * 1024


class BoundedStream(PngImagePlugin.PngStream):
    """Pillow's reader of chunks, but texts are measured, and only those kept that we read."""

    def __init__(self, fp: Any) -> None:
        super().__init__(fp)
        self.unpacked = 0

    def chunk_tEXt(self, pos: int, length: int) -> bytes:
        data, key, body = self._read(length)
        self._keep(key, self._measured(body, packed=False))
        return data

    def chunk_zTXt(self, pos: int, length: int) -> bytes:
        data, key, body = self._read(length)
        self._keep(key, self._measured(body[1:], packed=True))
        return data

    def chunk_iTXt(self, pos: int, length: int) -> bytes:
        data, key, body = self._read(length)
        words = body[2:].split(b"\x00", 2)
        if len(words) == 3:
            self._keep(key, self._measured(words[2], packed=body[:1] == b"\x01"))
        return data

    def _read(self, length: int) -> tuple[bytes, bytes, bytes]:
        """The chunk, its keyword, and what follows that."""
        data = bytes(self.fp.read(length)) if self.fp else b""
        key, _, body = data.partition(b"\x00")
        return data, key, body

    def _keep(self, key: bytes, text: bytes) -> None:
        if key == XMP:
            self.im_info["xmp"] = text
        elif key == _ELSEWHERE_EXIF:
            self.im_info[key.decode()] = text.decode("latin-1")

    def _measured(self, body: bytes, *, packed: bool) -> bytes:
        """``body`` unpacked step by step, as far as it can be; raises as soon as it is too much."""
        if not packed:
            self._count(len(body))
            return body
        unpacking, parts = zlib.decompressobj(), []
        try:
            while body and not unpacking.eof:
                parts.append(unpacking.decompress(body, _STEP))
                body = unpacking.unconsumed_tail
                self._count(len(parts[-1]))
        except zlib.error:  # a text that nobody can read does no harm
            return b""
        return b"".join(parts)

    def _count(self, more: int) -> None:
        self.unpacked += more
        if self.unpacked > MAX_TEXT_BYTES:
            raise BrokenImage("The picture carries too much hidden data.", detail="texts of a PNG")


def use(*, max_profile_bytes: int) -> None:
    """Let Pillow read PNG by this module; a colour profile may unpack to ``max_profile_bytes``."""
    PngImagePlugin.PngStream = BoundedStream  # type: ignore[misc]
    PngImagePlugin.MAX_TEXT_CHUNK = max_profile_bytes
