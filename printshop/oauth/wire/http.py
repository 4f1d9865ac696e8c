"""The one HTTP client of the shop.

It follows no redirect but that of a public document within its origin, reads no proxy or password from the
environment, bounds every answer in bytes and in time, and raises the shop's own errors.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import NoReturn
from urllib.parse import urldefrag, urlencode, urljoin, urlsplit

import httpcore2
import httpx2
from django.utils.module_loading import import_string

from printshop import __version__
from printshop.conf import settings
from printshop.exceptions import AddressRefused, AnswerInvalid, SourceUnavailable
from printshop.oauth.wire import bodies
from printshop.oauth.wire.guarded_network import Deadline, GuardedBackend
from printshop.sources.untrusted_text import one_line

# Other modules name these two only: what is under it is the business of this one.
Request = httpx2.Request
Response = httpx2.Response

# An extension of a request: how many bytes its answer may have. Without it MAX_ANSWER_BYTES counts.
MAX_BYTES = "printshop_max_bytes"

MAX_REDIRECTS = 3
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


def check_address(url: str) -> str:
    """Return ``url`` when it is one the shop talks to: absolute, https, without user-info or fragment."""
    try:
        _check_can_be_looked_up(url)
        parts = urlsplit(url)
        port = parts.port
    except (ValueError, httpx2.InvalidURL):
        raise AddressRefused(detail="This is no address at all.") from None
    schemes = ("https", "http") if settings.ALLOW_INSECURE_SOURCES else ("https",)
    if parts.scheme not in schemes or not parts.hostname or port == 0:
        raise AddressRefused(detail=one_line(f"{parts.scheme}://{parts.hostname} is not an https address."))
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise AddressRefused(detail=one_line(f"The address of {parts.hostname} holds a user name or a fragment."))
    return url


def _check_can_be_looked_up(url: str) -> None:
    """Raise ValueError or InvalidURL where a resolver, or a browser, would not know what to do with it."""
    if not url.isprintable() or " " in url:
        raise ValueError("A sign that stands in no address.")
    # As the resolver does: no label is empty or longer than 63 (RFC 1035 section 2.3.4).
    httpx2.URL(url).raw_host.decode("ascii").encode("idna")


def origin(url: str) -> tuple[str, str, int]:
    """Scheme, host and port of an address, defaults filled in."""
    parts = urlsplit(url)
    return parts.scheme, (parts.hostname or ""), parts.port or (443 if parts.scheme == "https" else 80)


def with_parameters(url: str, parameters: Mapping[str, str]) -> str:
    """``url`` with ``parameters`` behind the query that it may have, which stays as it is (RFC 6749 section 3.1)."""
    if "?" not in url:
        return f"{url}?{urlencode(parameters)}"
    return url + ("" if url[-1] in "?&" else "&") + urlencode(parameters)


class GuardedTransport(httpx2.BaseTransport):
    """Sends one request at a time, within the bounds of the settings; with ``one_deadline`` all end by the same."""

    def __init__(self, *, one_deadline: bool) -> None:
        self._one_deadline = one_deadline
        self._deadline = Deadline()
        self._deadline.start(settings.HTTP_DEADLINE_SECONDS)
        self._pool = httpcore2.ConnectionPool(
            max_connections=2, network_backend=GuardedBackend(self._deadline), keepalive_expiry=5
        )

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        check_address(str(request.url))
        if not self._one_deadline:
            self._deadline.start(settings.HTTP_DEADLINE_SECONDS)
        try:
            answer = self._pool.handle_request(_lowered(request))
        except bodies.NETWORK_ERRORS as error:
            raise SourceUnavailable(detail=f"{request.url.host}: {type(error).__name__}") from error
        return _unpacking(answer, limit=request.extensions.get(MAX_BYTES, settings.MAX_ANSWER_BYTES))

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


def _unpacking(answer: httpcore2.Response, *, limit: int) -> httpx2.Response:
    """The answer with its body bounded, and unpacked while it is read."""
    headers = httpx2.Headers(answer.headers)
    try:
        encoding = bodies.encoding_of(headers)
    except AnswerInvalid:
        answer.close()
        raise
    if encoding != bodies.IDENTITY:
        for about_the_packed in ("Content-Encoding", "Content-Length"):
            headers.pop(about_the_packed, None)
    return httpx2.Response(
        status_code=answer.status,
        headers=headers,
        stream=bodies.BoundedStream(answer.stream, encoding=encoding, limit=limit),
        extensions=answer.extensions,
    )


def client(*, one_deadline: bool = False) -> httpx2.Client:
    """A client for one visit to a source; close it (``with``). With ``one_deadline`` all its requests share one."""
    hooks = {kind: [import_string(path) for path in paths] for kind, paths in settings.HTTP_EVENT_HOOKS.items()}
    return httpx2.Client(
        transport=GuardedTransport(one_deadline=one_deadline),
        timeout=settings.HTTP_TIMEOUT_SECONDS,
        follow_redirects=False,
        trust_env=False,
        event_hooks=hooks,
        headers={
            "User-Agent": f"Printshop/{__version__}",
            "Accept": "application/json",
            "Accept-Encoding": bodies.ACCEPTED,
        },
    )


def get_document(url: str, *, what: str, max_bytes: int | None = None) -> dict[str, object]:
    """GET a JSON object that anybody may read, such as metadata; ``what`` it should be. Raises SourceError.

    Redirects are followed a few times, and within the origin of ``url`` only: nobody else speaks for the source.
    """
    with client(one_deadline=True) as visit:
        at = check_address(url)
        for _ in range(MAX_REDIRECTS + 1):
            response = visit.get(at, extensions={} if max_bytes is None else {MAX_BYTES: max_bytes})
            if response.status_code not in _REDIRECTS:
                break
            at = _within_origin(response, at)
        else:
            raise AnswerInvalid(detail=f"More than {MAX_REDIRECTS} redirects in a row instead of {what}.")
    refuse_trouble(response)
    if response.status_code != 200:
        raise AnswerInvalid(detail=f"HTTP {response.status_code} instead of {what}.")
    return read_object(response)


def _within_origin(response: httpx2.Response, at: str) -> str:
    """Where a redirect leads; AnswerInvalid if that is not the origin of ``at``."""
    try:
        target = urldefrag(urljoin(at, response.headers["Location"])).url
        leads_away = origin(target) != origin(at)
    except (KeyError, ValueError):
        raise AnswerInvalid(detail=f"HTTP {response.status_code}: a redirect that leads nowhere.") from None
    if leads_away:
        told = one_line(f"HTTP {response.status_code}: a redirect to another site ({urlsplit(target).netloc[:100]})")
        raise AnswerInvalid(detail=f"{told}, which the shop does not follow.")
    return check_address(target)


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
        found = json.loads(response.read(), parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise AnswerInvalid(detail=f"HTTP {response.status_code}: the answer is not JSON.") from None
    if not isinstance(found, dict):
        raise AnswerInvalid(detail=f"HTTP {response.status_code}: the answer is not a JSON object.")
    return found


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON (RFC 8259 section 6)")
