"""A house of rooms that one person can look over: how long a function or a module is, and how many a room holds."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FUNCTION_LINES, MODULE_LINES, ROOM_MODULES = 40, 250, 13
LONGER_MODULES = {"oauthdemo/settings.py"}  # one setting after the other, nothing to look for between them


def modules() -> Iterator[Path]:
    for app in ("photodrive", "printshop", "oauthdemo"):
        yield from (path for path in sorted((ROOT / app).rglob("*.py")) if "migrations" not in path.parts)


def test_no_function_is_longer_than_one_look() -> None:
    long = {
        f"{path.relative_to(ROOT)}:{node.name}": node.end_lineno - node.lineno + 1
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno + 1 > FUNCTION_LINES
    }
    assert long == {}


def test_no_module_is_longer_than_a_few_screens() -> None:
    counted = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in modules()}
    long = {name: lines for name, lines in counted.items() if lines > MODULE_LINES}
    assert {name: lines for name, lines in long.items() if name not in LONGER_MODULES} == {}
    assert long.keys() >= LONGER_MODULES, "an exception that is none any more"


def test_no_room_is_too_full_to_look_through() -> None:
    rooms = {path.parent for path in modules()}
    held = {
        str(room.relative_to(ROOT)): [path.name for path in room.glob("*.py") if path.name != "__init__.py"]
        for room in rooms
    }
    assert {room: sorted(names) for room, names in held.items() if len(names) > ROOM_MODULES} == {}


def test_every_room_says_what_it_holds() -> None:
    silent = [
        str(path.parent.relative_to(ROOT))
        for path in modules()
        if path.name == "__init__.py"
        and "management" not in path.parts
        and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert silent == []
