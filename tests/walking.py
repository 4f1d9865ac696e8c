"""Every address of a site, read from its URLconf, and what a request has written to the database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.urls import URLResolver, get_resolver
from django.utils.regex_helper import normalize

WRITING = ("INSERT", "UPDATE", "DELETE")


def addresses(urlconf: str, values: Mapping[str, object], *, beside: str = "\0") -> list[str]:
    """The path of each pattern in ``urlconf``, whatever its depth, but for those that begin with ``beside``.

    ``values`` fill in its parts by their names. A name that is missing there is a KeyError: somebody has to think of
    what may be found at a new address.
    """
    templates = (normalize(written)[0] for written in _patterns(get_resolver(urlconf).url_patterns))
    return sorted(
        {path % {name: values[name] for name in names} for path, names in templates if not path.startswith(beside)}
    )


def _patterns(patterns: Any, leading: str = "/") -> Iterator[str]:
    for one in patterns:
        written = leading + one.pattern.regex.pattern.removeprefix("^")
        if isinstance(one, URLResolver):
            yield from _patterns(one.url_patterns, written)
        else:
            yield written


@contextmanager
def writes() -> Iterator[list[str]]:
    """The statements that write, as long as the context lasts."""
    seen: list[str] = []

    def look(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.lstrip().upper().startswith(WRITING):
            seen.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(look):
        yield seen
