"""What an address looks for in a request: written down while it answers one, and read from the forms of its page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
from django.core.handlers import wsgi
from django.http import parse_cookie
from django.http.request import HttpHeaders
from django.utils.datastructures import MultiValueDict


@dataclass
class Noted:
    """The names that were looked for, by the part of the request."""

    query: set[str] = field(default_factory=set)
    form: set[str] = field(default_factory=set)
    headers: set[str] = field(default_factory=set)
    cookies: set[str] = field(default_factory=set)


class _Noting(dict[str, Any]):
    """A dict that writes down what it is asked for."""

    def __init__(self, content: dict[str, Any], names: set[str]) -> None:
        super().__init__(content)
        self.names = names

    def __getitem__(self, name: str) -> Any:
        self.names.add(name)
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        self.names.add(name)
        return super().get(name, default)

    def __contains__(self, name: object) -> bool:
        self.names.add(str(name))
        return super().__contains__(name)


def learn(ask: Callable[[], Any]) -> Noted:
    """What is looked for while ``ask`` gets its response; nothing where that is None."""
    noted, asked = Noted(), list[tuple[object, str]]()
    with pytest.MonkeyPatch.context() as patched:
        for name in ("__getitem__", "get", "getlist", "__contains__", "pop"):
            _note_calls(patched, MultiValueDict, name, lambda who, key: asked.append((who, str(key))))
        for name in ("__getitem__", "get", "__contains__"):
            _note_calls(patched, HttpHeaders, name, lambda _, key: noted.headers.add(str(key)))
        patched.setattr(wsgi, "parse_cookie", lambda text: _Noting(parse_cookie(text), noted.cookies))
        response = ask()
    if response is not None:
        request = response.wsgi_request
        noted.query |= {name for who, name in asked if who is request.GET}
        noted.form |= {name for who, name in asked if who is request.POST or who is request.FILES}
    return noted


def _note_calls(patched: pytest.MonkeyPatch, kind: type, name: str, note: Callable[[object, object], object]) -> None:
    called = getattr(kind, name)

    def noted(self: Any, key: Any, *args: Any, **kwargs: Any) -> Any:
        note(self, key)
        return called(self, key, *args, **kwargs)

    patched.setattr(kind, name, noted)


@dataclass
class Form:
    """A form of a page: where it leads, and what a browser would send, values as they stand there."""

    method: str
    action: str
    multipart: bool
    fields: list[tuple[str, str]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self, url: str) -> None:
        super().__init__()
        self.url, self.forms, self.links = url, list[Form](), set[str]()
        self._select = self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in has:
            self.links.add(urljoin(self.url, has["href"]))
        if tag == "form":
            action = urljoin(self.url, has.get("action", ""))
            self.forms.append(Form(has.get("method", "get").upper(), action, "multipart" in has.get("enctype", "")))
        if not self.forms:
            return
        form, name = self.forms[-1], has.get("name", "")
        if tag == "input" and has.get("type") == "file":
            form.files.append(name)
        elif tag in ("input", "button") and name:
            form.fields.append((name, has.get("value", "on" if has.get("type") == "checkbox" else "")))
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in has:
            form.fields.append((self._select, has.get("value", "")))
        elif tag == "textarea" and name:
            form.fields.append((name, ""))
            self._area = name

    def handle_endtag(self, tag: str) -> None:
        if tag == "select" and self._select:
            form = self.forms[-1]
            if self._select not in dict(form.fields):
                form.fields.append((self._select, ""))
            self._select = ""
        if tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            name, before = self.forms[-1].fields[-1]
            self.forms[-1].fields[-1] = (name, before + data.removeprefix("\n"))


def forms_of(url: str, page: bytes) -> list[Form]:
    """The forms on a ``page`` that was found at ``url``, a path; each field once, buttons too."""
    reader = _Reader(url)
    reader.feed(page.decode())
    for form in reader.forms:
        form.fields = list(dict(form.fields).items())
    return [form for form in reader.forms if not urlsplit(form.action).netloc]


def query_of(url: str) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(url).query, keep_blank_values=True)
