"""The one HTTP client of the shop.

It follows no redirect, reads no proxy or password from the environment, bounds every answer in bytes and in
time, and raises the shop's own errors.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpcore2
import httpx2
from django.utils.module_loading import import_string

from printshop import __version__
from printshop.conf import settings
from printshop.exceptions import AddressRefused, AnswerInvalid, SourceUnavailable
from printshop.oauth.wire.guarded_network import Deadline, GuardedBackend

# An extension of a request: how many bytes its answer may have. Without it MAX_ANSWER_BYTES counts.
MAX_BYTES = "printshop_max_bytes"

_NETWORK_ERRORS = (
    httpcore2.TimeoutException,
    httpcore2.NetworkError,
    httpcore2.ProtocolError,
    OSError,
)


def check_address(url: str) -> str:
    """Return ``url`` when it is one the shop talks to: absolute, https, without user-info or fragment."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise AddressRefused(detail="This is no address at all.") from None
    schemes = ("https", "http") if settings.ALLOW_INSECURE_SOURCES else ("https",)
    if parts.scheme not in schemes or not parts.hostname or port == 0:
        raise AddressRefused(detail=f"{parts.scheme}://{parts.hostname} is not an https address.")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise AddressRefused(detail=f"The address of {parts.hostname} holds a user name or a fragment.")
    return url


def origin(url: str) -> tuple[str, str, int]:
    """Scheme, host and port of an address, defaults filled in."""
    parts = urlsplit(url)
    return parts.scheme, (parts.hostname or ""), parts.port or (443 if parts.scheme == "https" else 80)


def with_parameters(address: str, parameters: Mapping[str, str]) -> str:
    """``address``, which has no fragment, as its server wrote it, ``parameters`` after it (RFC 6749 section 3.1)."""
    before = "?" if "?" not in address else "" if address.endswith(("?", "&")) else "&"
    return f"{address}{before}{urlencode(parameters)}"


class _BoundedStream(httpx2.SyncByteStream):
    """The body of an answer; AnswerInvalid when it is longer than ``limit`` bytes."""

    def __init__(self, stream: Any, limit: int) -> None:
        self._stream = stream
        self._limit = limit

    def __iter__(self) -> Iterator[bytes]:
        seen = 0
        try:
            for chunk in self._stream:
                seen += len(chunk)
                if seen > self._limit:
                    raise AnswerInvalid(detail=f"The answer is larger than {self._limit} bytes.")
                yield chunk
        except _NETWORK_ERRORS as error:
            raise SourceUnavailable(detail=type(error).__name__) from error

    def close(self) -> None:
        self._stream.close()


class GuardedTransport(httpx2.BaseTransport):
    """Sends one request at a time, within the bounds of the settings."""

    def __init__(self) -> None:
        self._deadline = Deadline()
        self._pool = httpcore2.ConnectionPool(
            max_connections=2, network_backend=GuardedBackend(self._deadline), keepalive_expiry=5
        )

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        check_address(str(request.url))
        self._deadline.start(settings.HTTP_DEADLINE_SECONDS)
        try:
            answer = self._pool.handle_request(_lowered(request))
        except _NETWORK_ERRORS as error:
            raise SourceUnavailable(detail=f"{request.url.host}: {type(error).__name__}") from error
        limit = request.extensions.get(MAX_BYTES, settings.MAX_ANSWER_BYTES)
        response = httpx2.Response(
            status_code=answer.status,
            headers=answer.headers,
            stream=_BoundedStream(answer.stream, limit),
            extensions=answer.extensions,
        )
        _refuse_encoding(response)
        return response

    def close(self) -> None:
        self._pool.close()


def _lowered(request: httpx2.Request) -> httpcore2.Request:
    return httpcore2.Request(
        method=request.method,
        url=httpcore2.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        ),
        headers=request.headers.raw,
        content=request.stream,
        extensions=request.extensions,
    )


def _refuse_encoding(response: httpx2.Response) -> None:
    # We ask for none; a compressed answer could be a thousand times as large once it is unpacked.
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        response.close()
        raise AnswerInvalid(detail="The answer is compressed, which was not asked for.")


def client() -> httpx2.Client:
    """A client for one visit to a source; close it (``with``)."""
    hooks = {kind: [import_string(path) for path in paths] for kind, paths in settings.HTTP_EVENT_HOOKS.items()}
    return httpx2.Client(
        transport=GuardedTransport(),
        timeout=settings.HTTP_TIMEOUT_SECONDS,
        follow_redirects=False,
        trust_env=False,
        event_hooks=hooks,
        headers={
            "User-Agent": f"Printshop/{__version__}",
            "Accept": "application/json",
            "Accept-Encoding": "identity",
        },
    )


def refuse_trouble(response: httpx2.Response) -> None:
    """Raise for the answers that mean the same everywhere: 5xx and 429, and redirects."""
    if response.status_code >= 500 or response.status_code == 429:
        raise SourceUnavailable(detail=f"HTTP {response.status_code}", retry_after=_retry_after(response))
    if 300 <= response.status_code < 400:
        raise AnswerInvalid(detail=f"HTTP {response.status_code}: a redirect, which the shop does not follow.")


def _retry_after(response: httpx2.Response) -> int | None:
    given = response.headers.get("Retry-After", "")
    return min(int(given), 3600) if given.isascii() and given.isdigit() and len(given) < 6 else None


def read_object(response: httpx2.Response) -> dict[str, object]:
    """The JSON object in an answer, whatever its status; AnswerInvalid when there is none."""
    try:
        found = json.loads(response.read())
    except (ValueError, RecursionError):
        raise AnswerInvalid(detail=f"HTTP {response.status_code}: the answer is not JSON.") from None
    if not isinstance(found, dict):
        raise AnswerInvalid(detail=f"HTTP {response.status_code}: the answer is not a JSON object.")
    return found
