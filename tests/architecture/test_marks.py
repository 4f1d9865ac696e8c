"""Marks lead from tests to specifications and promises, so they must be there and make sense."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.spec.documents import DOCUMENTS

TESTS = Path(__file__).resolve().parents[1]
SECTION = re.compile(r"\d+(\.\d+)*|Appendix [A-Z](\.\d+)*")


def sections(tree: ast.AST) -> Iterator[ast.Call]:
    """The places where ``tree`` makes a ``spec`` mark."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.spec":
            yield node


def names_a_section(node: ast.AST, named: set[str]) -> bool:
    """Whether a decorator or ``pytestmark`` makes such a mark, itself or by one of the module's own names for it."""
    words = {word.id for word in ast.walk(node) if isinstance(word, ast.Name)}
    return any(True for _ in sections(node)) or bool(words & named)


def nameless(path: Path) -> list[str]:
    """The tests of a file that name no section."""
    tree = ast.parse(path.read_text())
    assigned = {ast.unparse(node.targets[0]): node for node in tree.body if isinstance(node, ast.Assign)}
    named = {name for name, node in assigned.items() if any(True for _ in sections(node.value))}
    if "pytestmark" in assigned and names_a_section(assigned["pytestmark"].value, named):
        return []
    tests = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")]
    return [test.name for test in tests if not any(names_a_section(mark, named) for mark in test.decorator_list)]


def test_every_mark_names_a_section_of_a_document_that_is_told() -> None:
    wrong = []
    for path in TESTS.rglob("*.py"):
        for call in sections(ast.parse(path.read_text())):
            document, section = (ast.literal_eval(argument) for argument in call.args)
            if document not in DOCUMENTS or not SECTION.fullmatch(section):
                wrong.append((path.relative_to(TESTS).as_posix(), call.lineno, document, section))
    assert wrong == []


def test_every_test_of_a_specification_names_its_section() -> None:
    found = {path.relative_to(TESTS).as_posix(): nameless(path) for path in (TESTS / "spec").rglob("test_*.py")}
    assert {path: names for path, names in found.items() if names} == {}
