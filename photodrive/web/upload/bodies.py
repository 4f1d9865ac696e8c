"""The body of a request as it arrives, chunk by chunk; never the whole of it in memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, UnreadablePostError

CHUNK_BYTES = 64 * 1024


def length_of(request: HttpRequest) -> int | None:
    """What Content-Length says; None where the body comes in chunks and ends when it ends (RFC 9112 section 7.1)."""
    said = request.META.get("CONTENT_LENGTH") or ""
    return int(said) if said.isascii() and said.isdigit() and len(said) < 20 else None


def is_readable(request: HttpRequest) -> bool:
    """Whether there is a Content-Length, or a server that ends the body by itself: any under ASGI, some under WSGI."""
    environ = getattr(request, "environ", None)
    return length_of(request) is not None or environ is None or bool(environ.get("wsgi.input_terminated"))


def chunks_of(request: HttpRequest) -> Iterator[bytes]:
    """The body. It ends where the connection is lost: what has come by then is good."""
    source = _source(request)
    try:
        while chunk := source.read(CHUNK_BYTES):
            yield chunk
    except (UnreadablePostError, ConnectionError, TimeoutError):
        return


def drain(request: HttpRequest, most: int) -> None:
    """Read what is left, up to ``most`` bytes: a browser that is still sending hears no answer before it has sent."""
    for chunk in chunks_of(request):
        most -= len(chunk)
        if most < 0:
            return


def _source(request: HttpRequest) -> Any:
    """Django limits the body to Content-Length, and to nothing where that is missing; the server knows better."""
    environ = getattr(request, "environ", None)
    if length_of(request) is None and environ is not None and environ.get("wsgi.input_terminated"):
        return environ["wsgi.input"]
    return request
