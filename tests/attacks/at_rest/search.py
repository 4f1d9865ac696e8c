"""Finds secrets in stored values, however they may have been written down."""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.db import connection

BASE64_RUN = re.compile(rb"[A-Za-z0-9+/_-]{16,}")
COMPRESSED = (b"\x1f\x8b", b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
DEEPEST = 3  # compressed in base64 in compressed in base64 …
LARGEST = 4 * 1024 * 1024


@dataclass(frozen=True)
class Found:
    """A secret that lies about."""

    where: str
    name: str
    how: str


def find(secrets: Mapping[str, str], cells: Iterable[tuple[str, bytes]]) -> list[Found]:
    """Which of ``secrets`` (value: name) are in which of the ``cells`` (where, content)."""
    needles = [(name, how, needle, fold) for secret, name in secrets.items() for how, needle, fold in forms_of(secret)]
    found: dict[Found, None] = {}
    for where, cell in cells:
        for view in views_of(cell):
            folded = view.lower()
            for name, how, needle, fold in needles:
                if needle in (folded if fold else view):
                    found[Found(where, name, how)] = None
    return list(found)


def forms_of(secret: str) -> Iterator[tuple[str, bytes, bool]]:
    """How ``secret`` may be written: name of the form, its bytes, whether case does not matter (then lower)."""
    plain = secret.encode()
    yield "plain", plain.lower(), True
    yield "reversed", plain[::-1].lower(), True
    yield "hex", plain.hex().encode(), True
    yield "url-encoded", quote(secret, safe="").lower().encode(), True
    yield "every byte url-encoded", "".join(f"%{byte:02x}" for byte in plain).encode(), True
    yield "JSON", json.dumps(secret)[1:-1].lower().encode(), True
    for before in range(3):
        core = _base64_core(plain, before)
        yield "base64", core, False
        yield "base64url", core.translate(bytes.maketrans(b"+/", b"-_")), False


def _base64_core(plain: bytes, before: int) -> bytes:
    """What every base64 text has in common in which ``plain`` stands after ``before`` other bytes (modulo 3)."""
    padded = bytes(before) + plain
    return base64.b64encode(padded)[-(-before * 8 // 6) : len(padded) * 8 // 6]


def views_of(cell: bytes, depth: int = 0) -> Iterator[bytes]:
    """``cell``, and what was compressed into it, as it is or as base64."""
    yield cell
    if depth >= DEEPEST:
        return
    for packed in (cell, *_decoded(cell)):
        if packed.startswith(COMPRESSED):
            unpacked = _unpacked(packed)
            if unpacked:
                yield from views_of(unpacked, depth + 1)


def _decoded(cell: bytes) -> Iterator[bytes]:
    for run in BASE64_RUN.findall(cell):
        text = run.translate(bytes.maketrans(b"-_", b"+/"))
        yield base64.b64decode(text[: len(text) // 4 * 4] if len(text) % 4 == 1 else text + b"=" * (-len(text) % 4))


def _unpacked(packed: bytes) -> bytes:
    try:
        return zlib.decompressobj(wbits=47).decompress(packed, LARGEST)  # gzip or zlib, whichever it is
    except zlib.error:
        return b""


def every_cell() -> Iterator[tuple[str, bytes]]:
    """Every value of every table, those without a model included: (``table.column``, content)."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            columns = [f"{table}.{column[0]}" for column in cursor.description]
            for row in cursor.fetchall():
                yield from ((where, _bytes(value)) for where, value in zip(columns, row, strict=True))


def _bytes(value: Any) -> bytes:
    if isinstance(value, (bytes, memoryview)):
        return bytes(value)
    return (value if isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False)).encode()
