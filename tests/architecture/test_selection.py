"""What ``tests/selection.py`` says of tests by their names is about tests that there are."""

from __future__ import annotations

import re

import pytest

from tests import selection

NAMED = [
    *selection.EITHER_DATABASE,
    *selection.POSTGRESQL_LATER,
    *selection.LONG,
    *selection.FIRST,
    *(f"{folder}/*" for folder in selection.TOGETHER),
]


def fitting(pattern: str) -> list[str]:
    """The files that ``pattern`` names, with a test of that name in them if it names one."""
    path, _, case = pattern.partition("::")
    name = re.split(r"[^\w*]", case)[0]  # without its parameters
    defined = re.compile(rf"^def {name.replace('*', '.*')}", re.MULTILINE) if name not in ("", "*") else re.compile("")
    files = selection.HERE.glob(path.replace("/*", "/**/test_*.py") if not name else path)
    return [str(file) for file in files if defined.search(file.read_text())]


@pytest.mark.parametrize("pattern", NAMED)
def test_every_pattern_fits_a_test(pattern: str) -> None:
    assert fitting(pattern)
