"""The token of a link is a secret in a path. Here it is kept out of logs and error reports.

Django writes the paths of what it refuses, and of what fails, and mails whole requests to administrators. What a web
server in front writes is its own affair: docs/sharing.md tells how to mask it there.
"""

from __future__ import annotations

import copy
import logging
import re
from collections.abc import Iterator

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest

# A browser may write any character as %41, and all of a path that stands in a query.
_ONE = r"(?:[A-Za-z0-9_-]|%[0-9A-Fa-f]{2})"
LINK = re.compile(rf"((?:/|%2[Ff])s(?:/|%2[Ff])){_ONE}{{22}}(?![A-Za-z0-9_-])")
LOGGERS = ("django.request", "django.security.csrf", "django.server")


def hidden(text: str) -> str:
    """``text`` without the secret of any link in it."""
    return LINK.sub(r"\1…", text)


class Token(str):
    """The token out of an address. A traceback with variables does not show it."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "<the secret of a link>"


class TokenConverter:
    """For ``path``: whatever stands there, so that what is no token gets the same answer as one that ended."""

    regex = "[^/]+"

    def to_python(self, value: str) -> Token:
        return Token(value)

    def to_url(self, value: str) -> str:
        return str(value)


class WithoutLinks(logging.Filter):
    """Takes the secrets of links out of a record and of the request that comes with it."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = hidden(record.msg) if isinstance(record.msg, str) else record.msg
        if isinstance(record.args, tuple):
            record.args = tuple(hidden(arg) if isinstance(arg, str) else arg for arg in record.args)
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest) and LINK.search(request.path):
            record.request = _without_secret(request)
        return True


def install() -> None:
    """Put the filter where Django writes paths; once, however often it is called."""
    for name in (*LOGGERS, *_named_by_refusals()):
        logger = logging.getLogger(name)
        if not any(isinstance(one, WithoutLinks) for one in logger.filters):
            logger.addFilter(WithoutLinks())


def _named_by_refusals(kind: type[Exception] = SuspiciousOperation) -> Iterator[str]:
    """Each kind of what is suspicious has a logger of its own, and with it goes the whole request."""
    yield f"django.security.{kind.__name__}"
    for narrower in kind.__subclasses__():
        yield from _named_by_refusals(narrower)


def _without_secret(request: HttpRequest) -> HttpRequest:
    shown = copy.copy(request)
    shown.path, shown.path_info = hidden(request.path), hidden(request.path_info)
    shown.META = {name: hidden(value) if isinstance(value, str) else value for name, value in request.META.items()}
    shown.resolver_match = None
    return shown
