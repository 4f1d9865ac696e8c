"""A walk over one address: what it looks for is learnt, and then sent as no honest browser would."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from django.test import Client

from tests.attacks.oddities import AUTHORIZATIONS, CONTENT_TYPES, MARK, NASTY
from tests.attacks.strangers.asked import Asked, Pairs, bent
from tests.attacks.strangers.endpoints import Endpoint
from tests.attacks.strangers.learning import forms_of, learn, query_of

FEW = [MARK, "a\x00b", "9" * 400, "9" * 5000, "9999-12-31T23:59", "²", "http://[", "x" * 70_000]  # one of each kind
ALONE = ["a\x00b", "9" * 400]  # one field wrong among good ones gets further than all at once
IN_PATHS = ["a\x00b", "\ud83d", "9" * 400, "²"]
IN_HEADERS = ["\x00", "9" * 400, '\xff"', "bytes=" + "9" * 400 + "-", "[", "=?utf-8?q?=00?=", 'W/"', "x" * 5_000]
IN_COOKIES = ['"\\000aaaaaaaa"', "9" * 400, "a\x00bcdefgh", "\xff" * 40, "e30:1:" + "9" * 400]
AUTHORIZATIONS_SENT = ["Basic Og==", "Bearer \xff", *AUTHORIZATIONS]
SOURCE_AWAY = 503  # what the shop says where it must ask its source
LENGTHS, HOSTS = ["9" * 400, "x", "-1"], ["[", "a\x00b", "x" * 300, "127.0.0.1:" + "9" * 400]
FILES = [
    'filename="a\x00b"', 'filename="' + "x" * 300 + '"', "filename*=utf-8''%ED%A0%BD", "filename*=nonsense''x",
    "filename*=utf-16''%00%d8", "filename*=unicode_escape''%5Cud83d", "filename*=hex''zz", "filename*=idna''xn--",
    "filename*=x", "filename", "filename*=''",
]  # fmt: skip
ALWAYS = (
    "Accept", "Accept-Language", "Accept-Encoding", "DPoP", "If-Match", "If-None-Match", "If-Modified-Since",
    "If-Unmodified-Since", "If-Range", "Range", "Origin", "Referer", "User-Agent", "Forwarded", "X-Forwarded-For",
    "X-Forwarded-Host", "X-Forwarded-Proto", "X-Requested-With", "HX-Request", "Access-Control-Request-Method",
    "Access-Control-Request-Headers", "X-HTTP-Method-Override", "Sec-Fetch-Mode", "Sec-Fetch-Site",
)  # fmt: skip


@dataclass
class Walk:
    """One address, one visitor. ``wrong`` collects what should not have happened, ``statuses`` what did.

    ``thorough``: every odd value there is, and more in each field by itself. ``longest``: characters of a value.
    """

    endpoint: Endpoint
    client: Client
    parts: dict[str, str]
    thorough: bool = False
    longest: int = 100_000
    wrong: list[str] = field(default_factory=list)
    statuses: set[int] = field(default_factory=set)

    def ask(self, asked: Asked) -> Any:
        """The response, or None where an error of ours stands in its place."""
        try:
            response = asked.sent_by(self.client)
        except Exception as problem:  # whatever it is
            self.wrong.append(f"{asked}: {problem!r}"[:600])
            return None
        self.statuses.add(response.status_code)
        is_page = response.get("Content-Type", "").startswith("text/html") and not response.streaming
        is_error = response.status_code >= 500 and response.status_code != SOURCE_AWAY
        if is_error or "X-Injected" in response or (is_page and MARK.encode() in response.content):
            self.wrong.append(f"{asked}: {response.status_code} {response.content[:200]!r}")
        return response

    def go(self) -> None:
        """All of it: fields and parts of the path, headers, cookies and files."""
        path = self.endpoint.path(self.parts)
        for seed in [*self._seeds(path)]:
            self._bend(seed)
        for name in self.parts:
            for value in self._some(NASTY, IN_PATHS):
                self.ask(Asked("GET", self.endpoint.path({**self.parts, name: value})))
        for headers in self._headers(path):
            self.ask(Asked("GET", path, headers=headers))

    def _seeds(self, path: str) -> Iterator[Asked]:
        """A GET and a POST with all names that it looks for, and each form of its page as it stands there."""
        for method in ("GET", "POST"):
            yield self._with_names(Asked(method, path))
        page = self.ask(Asked("GET", path))
        if page is None or page.status_code != 200 or not page["Content-Type"].startswith("text/html"):
            return
        for form in forms_of(path, page.content):
            to, fields = urlsplit(form.action).path, tuple(form.fields)
            if form.method == "GET":
                yield Asked("GET", to, query=fields)
            else:
                files = tuple((name, 'filename="a.jpg"') for name in form.files)
                yield self._with_names(Asked("POST", to, query=tuple(query_of(form.action)), form=fields, files=files))

    def _with_names(self, asked: Asked) -> Asked:
        """``asked`` with what its address looks for beside what is there: some names lead to others."""
        for _ in range(2):
            found = learn(partial(self.ask, asked))
            query, form = _added(asked.query, found.query), _added(asked.form, found.form - dict(asked.files).keys())
            asked = replace(asked, query=query, form=form if asked.method == "POST" else ())
        return asked

    def _bend(self, seed: Asked) -> None:
        for asked in bent(seed, self._some(NASTY, FEW), alone=self._some(FEW, ALONE)):
            self.ask(asked)
        for name, _ in seed.files:
            for filename in self._some(FILES, FILES[:3]):
                self.ask(replace(seed, files=((name, filename),)))
        if seed.method == "POST" and self.thorough:
            for content_type in CONTENT_TYPES:
                self.ask(replace(seed, headers={"Content-Type": content_type}))

    def _headers(self, path: str) -> Iterator[dict[str, str]]:
        """Headers that it looks for and those that every server looks at, odd together and, thoroughly, alone."""
        found = learn(partial(self.ask, Asked("GET", path)))
        names = {*ALWAYS, *found.headers} - {"Cookie", "Host", "Authorization", "Content-Type", "Content-Length"}
        for value in self._some(IN_HEADERS, IN_HEADERS[:3]):
            yield dict.fromkeys(names, value)
        if self.thorough:
            yield from ({name: value} for name in sorted(names) for value in IN_HEADERS[:2])
        for value in self._some(AUTHORIZATIONS_SENT, AUTHORIZATIONS_SENT[:2]):
            yield {"Authorization": value}
        for value in self._some(IN_COOKIES, IN_COOKIES[:2]):
            yield {"Cookie": "; ".join(f"{name}={value}" for name in sorted(found.cookies))}
        for value in self._some(LENGTHS, LENGTHS[:1]):
            yield {"Content-Length": value}
        for value in self._some(HOSTS, HOSTS[:1]):
            yield {"Host": value}

    def _some(self, whole: list[str], few: list[str]) -> list[str]:
        return [value for value in (whole if self.thorough else few) if len(value) <= self.longest]


def _added(pairs: Pairs, names: Iterable[str]) -> Pairs:
    return (*pairs, *((name, "1") for name in sorted({*names} - {name for name, _ in pairs})))
