"""A stored file as an HTTP response: conditional and partial requests (RFC 9110, sections 13 and 14).

An adapter like an endpoint, kept here because pages and API send the same files the same way.
"""

from __future__ import annotations

import re
from typing import BinaryIO

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.http.response import HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from photodrive.photos.files.storage import StoredFile

CACHE_SECONDS = 3600
_ONE_RANGE = re.compile(r"bytes=(\d{0,19})-(\d{0,19})", re.ASCII)


def file_response(
    request: HttpRequest, stored: StoredFile, *, attachment: bool, asks_again: bool = False
) -> HttpResponseBase:
    """Answer ``request`` with ``stored``, whole (200), in part (206), or not at all (304, 416).

    The content never executes: sandboxed, not sniffed, not embedded elsewhere. ``attachment`` makes browsers
    save it under its file name. ``asks_again`` lets a browser show its copy only after asking: whoever is no owner may
    have lost it meanwhile.
    """
    response = _response(request, stored, attachment)
    response["ETag"] = stored.etag
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "private, no-cache" if asks_again else f"private, max-age={CACHE_SECONDS}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    patch_vary_headers(response, ["Cookie", "Authorization"])
    return response


def _response(request: HttpRequest, stored: StoredFile, attachment: bool) -> HttpResponseBase:
    if _not_modified(request, stored.etag):
        return HttpResponseNotModified()
    part = _wanted_part(request, stored)
    if part is None:
        return _sent(stored, 0, stored.size, attachment)
    start, end = part
    if start >= end:
        refusal = HttpResponse(status=416)
        refusal["Content-Range"] = f"bytes */{stored.size}"
        return refusal
    response = _sent(stored, start, end, attachment)
    response.status_code = 206
    response["Content-Range"] = f"bytes {start}-{end - 1}/{stored.size}"
    return response


def _not_modified(request: HttpRequest, etag: str) -> bool:
    """If-None-Match compares weakly (RFC 9110 section 13.1.2)."""
    given = parse_etags(request.headers.get("If-None-Match", ""))
    return "*" in given or etag in {tag.removeprefix("W/") for tag in given}


def _wanted_part(request: HttpRequest, stored: StoredFile) -> tuple[int, int] | None:
    """Start and end (exclusive) of the one range asked for, start >= end if there is no such part.

    None for the whole file: also for several ranges, what is no byte range, and a range that belongs to
    another version (If-Range, RFC 9110 section 13.1.5; dates are never strong enough here).
    """
    found = _ONE_RANGE.fullmatch(request.headers.get("Range", "").strip())
    same_version = request.headers.get("If-Range", stored.etag) == stored.etag
    if request.method != "GET" or found is None or not same_version:
        return None
    first, last = found.groups()
    if not first:
        return _last_bytes(int(last), stored.size) if last else None
    if last and int(last) < int(first):
        return None
    return int(first), min(int(last) + 1, stored.size) if last else stored.size


def _last_bytes(count: int, size: int) -> tuple[int, int]:
    return (max(0, size - count), size) if count else (size, size)


def _sent(stored: StoredFile, start: int, end: int, attachment: bool) -> FileResponse:
    file = stored.open()
    whole = (start, end) == (0, stored.size)
    response = FileResponse(
        file if whole else _Part(file, start, end),
        content_type=stored.media_type,
        as_attachment=attachment,
        filename=stored.filename,
    )
    response["Content-Length"] = str(end - start)
    return response


class _Part:
    """The bytes of ``file`` from ``start`` up to ``end``, as much of a file as a response needs."""

    def __init__(self, file: BinaryIO, start: int, end: int) -> None:
        self._file = file
        self._left = end - start
        file.seek(start)

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(self._left if size < 0 else min(size, self._left))
        self._left -= len(data)
        return data

    def close(self) -> None:
        self._file.close()
