"""The body of an answer, unpacked and bounded.

What counts is what comes out: a few bytes can be packed so that they become gigabytes (RFC 9110 section 8.4.1).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import Any

import httpcore2
import httpx2

from printshop.exceptions import AnswerInvalid, SourceUnavailable

ACCEPTED = "gzip, deflate"
IDENTITY = "identity"
NETWORK_ERRORS = (
    httpcore2.TimeoutException,
    httpcore2.NetworkError,
    httpcore2.ProtocolError,
    OSError,
)
MAX_MEMBERS = 100  # a gzip file may be several in a row (RFC 1952 section 2.2)
_PIECE = 64 * 1024  # bytes that are unpacked at once
_ENCODINGS = {"gzip": "gzip", "x-gzip": "gzip", "deflate": "deflate"}  # RFC 9110 sections 8.4.1.2 and 8.4.1.3
_GZIP, _ZLIB, _BARE = 16 + zlib.MAX_WBITS, zlib.MAX_WBITS, -zlib.MAX_WBITS


class BoundedStream(httpx2.SyncByteStream):
    """A body as it comes; AnswerInvalid when it is longer than ``limit`` bytes, packed or unpacked."""

    def __init__(self, stream: Any, *, encoding: str, limit: int) -> None:
        self._stream = stream
        self._encoding = encoding
        self._limit = limit

    def __iter__(self) -> Iterator[bytes]:
        try:
            body = self._bounded(self._stream)
            yield from body if self._encoding == IDENTITY else self._bounded(_unpacked(body, self._encoding))
        except NETWORK_ERRORS as error:
            raise SourceUnavailable(detail=type(error).__name__) from error
        except zlib.error:
            raise AnswerInvalid(detail=f"The answer is not the {self._encoding} that it says it is.") from None

    def _bounded(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        seen = 0
        for chunk in chunks:
            seen += len(chunk)
            if seen > self._limit:
                raise AnswerInvalid(detail=f"The answer is larger than {self._limit} bytes.")
            yield chunk

    def close(self) -> None:
        self._stream.close()


def encoding_of(headers: httpx2.Headers) -> str:
    """How an answer is packed, "identity" for not at all; AnswerInvalid for ways that were not asked for."""
    named = [word.strip().lower() for word in headers.get("Content-Encoding", "").split(",")]
    packed = [word for word in named if word not in ("", IDENTITY)]
    if not packed:
        return IDENTITY
    if len(packed) > 1 or packed[0] not in _ENCODINGS:
        raise AnswerInvalid(detail=f"The answer is packed in another way than those asked for ({ACCEPTED}).")
    return _ENCODINGS[packed[0]]


def _unpacked(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """In small pieces, so that no more is unpacked than is taken; zlib.error or AnswerInvalid for what is damaged."""
    inflater, members = None, 0
    for chunk in chunks:
        while chunk:
            if inflater is None or inflater.eof:
                members += 1
                if members > (MAX_MEMBERS if encoding == "gzip" else 1):
                    raise AnswerInvalid(detail="Something follows where the packed answer ends.")
                inflater = zlib.decompressobj(_window(encoding, chunk))
            piece = inflater.decompress(chunk, _PIECE)
            while piece:
                yield piece
                piece = inflater.decompress(inflater.unconsumed_tail, _PIECE)
            chunk = inflater.unused_data
    if inflater is not None and not inflater.eof:
        raise AnswerInvalid(detail="The packed answer was cut off.")


def _window(encoding: str, chunk: bytes) -> int:
    """What tells zlib the format. "deflate" is zlib's (RFC 1950), yet some send it bare (RFC 1951)."""
    if encoding == "gzip":
        return _GZIP
    return _ZLIB if chunk[0] & 0x0F == zlib.DEFLATED else _BARE
