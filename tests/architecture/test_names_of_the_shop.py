"""The shop's name is a setting, and a source has its own: neither the templates nor the texts say one by themselves."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NAMES = re.compile(r"\bPrintshop\b|\b[Pp]rint shop\b|\bPhotodrive\b")
TEMPLATES = [path for kind in ("html", "txt") for path in (ROOT / "printshop" / "templates").rglob(f"*.{kind}")]
COMMENT = re.compile(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", re.DOTALL)
THE_DEFAULT, THE_PROGRAM = ("conf.py", "Printshop"), ("http.py", "Printshop/")  # User-Agent tells of the software


def texts(module: Path) -> Iterator[str]:
    """The string literals of a module, docstrings apart."""
    tree = ast.parse(module.read_text())
    said = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.value


def test_no_template_says_a_name() -> None:
    assert len(TEMPLATES) > 40
    found = {str(path.relative_to(ROOT)): NAMES.findall(COMMENT.sub("", path.read_text())) for path in TEMPLATES}
    assert {path: names for path, names in found.items() if names} == {}


def test_no_text_says_a_name() -> None:
    modules = [path for path in (ROOT / "printshop").rglob("*.py") if "migrations" not in path.parts]
    found = [(path.name, text) for path in modules for text in texts(path) if NAMES.search(text)]
    assert sorted(found) == sorted([THE_DEFAULT, THE_PROGRAM])


def test_no_drawing_and_no_script_says_a_name() -> None:
    static = ROOT / "printshop" / "static" / "printshop"
    files = [path for kind in ("svg", "css", "js") for path in static.rglob(f"*.{kind}") if "vendor" not in path.parts]
    assert len(files) > 10
    assert [path.name for path in files if NAMES.search(path.read_text())] == []
