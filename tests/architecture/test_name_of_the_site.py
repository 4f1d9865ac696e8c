"""The name of the drive is a setting: no template and no text of the code says it by itself."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NAME = re.compile(r"\bPhotodrive\b")
# The default of the setting, and that of the demo project.
WHERE_IT_STANDS = {("photodrive/conf.py", "Photodrive"), ("oauthdemo/settings.py", "Photodrive")}
TEMPLATES = sorted(
    path
    for folder in ("photodrive/templates", "oauthdemo/templates", "templates")
    for path in (ROOT / folder).rglob("*")
    if path.is_file()
)
MODULES = sorted(path for app in ("photodrive", "oauthdemo") for path in (ROOT / app).rglob("*.py"))
SCRIPTS = sorted(
    path
    for folder in ("photodrive/static", "oauthdemo/static")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in {".js", ".svg", ".html"} and "vendor" not in path.parts
)


def texts(module: Path) -> Iterator[str]:
    """The texts in it that are no docstring."""
    tree = ast.parse(module.read_text())
    documents = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documents:
            yield node.value


def test_there_is_something_to_look_at() -> None:
    assert min(len(TEMPLATES), len(MODULES), len(SCRIPTS)) > 10


@pytest.mark.parametrize("path", [*TEMPLATES, *SCRIPTS], ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_that_is_shown_names_the_drive(path: Path) -> None:
    assert not NAME.search(path.read_text())


def test_no_text_of_the_code_names_the_drive() -> None:
    found = {(str(module.relative_to(ROOT)), text) for module in MODULES for text in texts(module) if NAME.search(text)}
    assert found == WHERE_IT_STANDS
