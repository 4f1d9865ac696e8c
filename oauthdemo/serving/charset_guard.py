"""Refuse requests that name a strange charset before Django sees them.

Django takes any name that Python's codecs know, ``hex`` and ``idna`` among them, and fails while it reads the
query, before any middleware could answer. Everything here is UTF-8.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from wsgiref.types import WSGIEnvironment

from django.utils.http import parse_header_parameters

KNOWN = frozenset({"utf-8", "ascii", "iso8859-1", "cp1252"})  # what browsers and clients really say
REFUSAL = b"This request is in an encoding that is not taken here. Use UTF-8.\n"
HEADERS = {"Content-Type": "text/plain", "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def is_strange(content_type: str) -> bool:
    """Whether the header names an encoding in which nobody sends forms. No name, or an unknown one, does no harm."""
    charset = parse_header_parameters(content_type)[1].get("charset", "")
    try:
        return codecs.lookup(charset).name not in KNOWN
    except (LookupError, ValueError):
        return False


def guard_wsgi(application: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """``application`` behind the check."""

    def guarded(environ: WSGIEnvironment, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not is_strange(environ.get("CONTENT_TYPE", "")):
            return application(environ, start_response)
        start_response("400 Bad Request", [*HEADERS.items(), ("Content-Length", str(len(REFUSAL)))])
        return [REFUSAL]

    return guarded


def guard_asgi(application: Callable[..., Any]) -> Callable[..., Any]:
    """The same for ASGI."""

    async def guarded(scope: Mapping[str, Any], receive: Any, send: Any) -> None:
        named = dict(scope.get("headers", ())).get(b"content-type", b"").decode("latin-1")
        if scope["type"] != "http" or not is_strange(named):
            await application(scope, receive, send)
            return
        headers = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
        await send({"type": "http.response.start", "status": 400, "headers": headers})
        await send({"type": "http.response.body", "body": REFUSAL})

    return guarded
