"""Values that no member of an answer should have, and a walk that puts each of them into each member."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

MANY_NINES = int("9" * 401)
DEEP: Any = []
for _ in range(400):
    DEEP = [DEEP]
ODD: list[Any] = [
    None,
    True,
    0,
    -1,
    MANY_NINES,
    -MANY_NINES,
    1e308,
    "",
    "\x00",
    "a\x00b",
    "\ud800",
    "x" * 5000,
    "9" * 401,
    [],
    {},
    DEEP,
    ["\ud800", None, {}],
    {"\x00": "\ud800"},
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
]
ADDRESSES = [
    "http://a\x00b/",
    "http://127.0.0.1:1/\x00",
    "http://127.0.0.1:1/\ud800",
    "http://127.0.0.1:1/a b",
    "http://127.0.0.1:1/?a=[%zz&{}",
    "http://a..b/",
    "http://xn--a/",
    "http://\u00fc..example/",
    f"http://{'a' * 64}.example/",
    "http://[::1",
    "https://127.0.0.1:99999/",
]


def members(found: Any) -> list[tuple[str | int, ...]]:
    """The path to each member of a document, and to those within."""
    paths: list[tuple[str | int, ...]] = []
    inside = found.items() if isinstance(found, dict) else enumerate(found) if isinstance(found, list) else ()
    for name, value in inside:
        paths += [(name,), *((name, *rest) for rest in members(value))]
    return paths


def with_each_odd_value(found: Any, path: tuple[str | int, ...]) -> Iterator[Any]:
    """The document again and again, another value in the place of the member at ``path``; addresses where one is."""
    usual = found
    for name in path:
        usual = usual[name]
    for odd in [*ODD, *(ADDRESSES if "://" in str(usual) else ())]:
        changed = copy.deepcopy(found)
        holder = changed
        for name in path[:-1]:
            holder = holder[name]
        holder[path[-1]] = odd
        yield changed


def documents(found: Any) -> Iterator[Any]:
    """The document with each odd value in each of its members."""
    for path in members(found):
        yield from with_each_odd_value(found, path)
