"""Every promise has a test, and every test that names a promise names one there is."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.attacks.promises import NOT_OFFERED, PROMISES

TESTS = Path(__file__).resolve().parents[1]
KEYS = [key for texts in PROMISES.values() for key in texts]


def marked() -> Iterator[tuple[str, str]]:
    """(key, file) of each ``pytest.mark.promise(key)`` in the tests, read from their source."""
    for path in TESTS.rglob("*.py"):
        text = path.read_text()
        if "mark.promise" in text:
            for call in ast.walk(ast.parse(text)):
                if isinstance(call, ast.Call) and ast.unparse(call.func).endswith("mark.promise"):
                    yield ast.literal_eval(call.args[0]), str(path.relative_to(TESTS))


def test_every_promise_has_a_test() -> None:
    held = {key for key, _ in marked()}
    assert [key for key in KEYS if key not in held] == []
    assert [key for key in NOT_OFFERED if key not in held] == []


def test_every_key_on_a_test_is_a_promise() -> None:
    known = {*KEYS, *NOT_OFFERED}
    assert len(known) == len(KEYS) + len(NOT_OFFERED)
    assert [(key, where) for key, where in marked() if key not in known] == []
