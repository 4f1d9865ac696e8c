"""One request, sent as it is, and the odd requests that can be made of it."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote_plus

from django.core.cache import cache
from django.db import transaction
from django.test import Client

from tests.photodrive.api.sent import body_of

Pairs = tuple[tuple[str, str], ...]
BOUNDARY = "a-boundary-that-nobody-says"
LONGEST_IN_QUERY, LONGEST = 8_000, 100_000  # characters: servers take no longer line
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Asked:
    """A request to ``path``. A form is sent in parts where it has ``files``; ``body`` stands in its place."""

    method: str
    path: str
    query: Pairs = ()
    form: Pairs = ()
    files: Pairs = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    content_type: str = FORM

    def __str__(self) -> str:
        shown = {name: value[:50] for name, value in (*self.query, *self.form, *self.files, *self.headers.items())}
        return f"{self.method} {self.path[:120]} {shown} {self.body[:200]!r}"

    def sent_by(self, client: Client) -> Any:
        """The response. Browser, cache and database are afterwards as they were."""
        cookies = copy.deepcopy(client.cookies)
        names: dict[str, Any] = {wsgi_name(name): value for name, value in self.headers.items()}
        content_type = names.pop("CONTENT_TYPE", self.content_type)
        body = self.body
        if self.files:
            body, content_type = in_parts(self.form, self.files), f"multipart/form-data; boundary={BOUNDARY}"
        elif self.form:
            body = urlencoded(self.form)
        try:
            with transaction.atomic():
                response: Any = client.generic(
                    self.method, self.path, body, content_type, QUERY_STRING=urlencoded(self.query).decode(), **names
                )
                body_of(response)
                transaction.set_rollback(True)
        finally:
            client.cookies = cookies
            cache.clear()
        return response


def wsgi_name(header: str) -> str:
    name = header.upper().replace("-", "_")
    return name if name in ("CONTENT_TYPE", "CONTENT_LENGTH", "REMOTE_ADDR") else f"HTTP_{name}"


def urlencoded(pairs: Pairs) -> bytes:
    quoted = (f"{quote_plus(_bytes(name))}={quote_plus(_bytes(value))}" for name, value in pairs)
    return "&".join(quoted).encode()


def in_parts(form: Pairs, files: Pairs) -> bytes:
    """As multipart/form-data, with whatever there is in names and values (RFC 7578)."""
    boundary = BOUNDARY.encode()
    parts = [b'Content-Disposition: form-data; name="%s"\r\n\r\n%s' % (_bytes(n), _bytes(v)) for n, v in form]
    for name, filename in files:
        head = b'Content-Disposition: form-data; name="%s"; %s' % (_bytes(name), _bytes(filename))
        parts.append(head + b"\r\nContent-Type: image/jpeg\r\n\r\nno picture")
    return b"".join(b"--%s\r\n%s\r\n" % (boundary, part) for part in parts) + b"--%s--\r\n" % boundary


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def bent(asked: Asked, odd: Iterable[str], *, alone: Iterable[str]) -> Iterator[Asked]:
    """``asked`` with each ``odd`` value in all fields at once, and with those ``alone`` in each by itself, or twice."""
    for query in _odd(asked.query, odd, alone, longest=LONGEST_IN_QUERY):
        yield replace(asked, query=query)
    for form in _odd(asked.form, odd, alone, longest=LONGEST):
        yield replace(asked, form=form)


def _odd(pairs: Pairs, odd: Iterable[str], alone: Iterable[str], *, longest: int) -> Iterator[Pairs]:
    for value in odd if pairs else ():
        if len(value) <= longest:
            yield tuple((name, value) for name, _ in pairs)
    for place, (name, good) in enumerate(pairs):
        for value in alone if len(pairs) > 1 else ():
            if len(value) <= longest:
                yield (*pairs[:place], (name, value), *pairs[place + 1 :])
        yield (*pairs, (name, good))
