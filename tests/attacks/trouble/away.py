"""A database and a cache that do not answer, each for the length of a block or of a test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.cache.backends.base import BaseCache
from django.db import OperationalError, connection

CACHES = {"default": {"BACKEND": f"{__name__}.Away"}}


class Gone(Exception):
    """What a client of some cache raises, of a kind that nobody else knows."""


class Away(BaseCache):
    """No answer, whatever is asked."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def _fail(self, *args: Any, **kwargs: Any) -> Any:
        raise Gone("the cache is not there")

    add = get = set = touch = delete = incr = has_key = get_many = clear = _fail


@contextmanager
def database() -> Iterator[list[str]]:
    """No statement gets through; those that were tried."""
    tried = []

    def refuse(execute: Any, sql: str, *args: Any) -> Any:
        tried.append(sql)
        raise OperationalError("connection refused")

    with connection.execute_wrapper(refuse):
        yield tried
