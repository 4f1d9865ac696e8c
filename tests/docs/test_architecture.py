"""docs/architecture.md and docs/glossary.md name what there is: no file, no function and no word that is gone."""

from __future__ import annotations

import ast
import re
import tomllib
from functools import lru_cache

import pytest

from tests.docs.markdown import ROOT

PAGES = [ROOT / "docs" / name for name in ("architecture.md", "glossary.md")]
FILE = re.compile(r"`((?:photodrive|printshop|oauthdemo)/[\w/]+\.py)`(?:\s+`(\w+)`)?")
# What Django looks for and what anybody may use is in CONTRIBUTING.md; the tables are about the rest.
EVERYWHERE = {
    "apps",
    "urls",
    "checks",
    "models",
    "signals",
    "conf",
    "exceptions",
    "trouble",
    "setting_types",
    "palette",
}
ROOMS = {
    "authorization": ("authorization/", {"urls", "upkeep"}),
    "drive-rooms": ("photodrive/", {*EVERYWHERE, "templatetags", "well_known", "accounts", "people", "uuids"}),
    "shop-rooms": ("printshop/", {*EVERYWHERE, "links", "fields", "batches", "uuids"}),
}
ROOM = re.compile(r"`((?:photodrive|printshop|oauthdemo|authorization)/[\w/]+)`")


@lru_cache
def names_in(path: str) -> set[str]:
    defined = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    tree = ast.parse((ROOT / path).read_text())
    stored = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    return stored | {node.name for node in ast.walk(tree) if isinstance(node, defined)}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_and_function_that_is_named_is_there(page):
    named = FILE.findall(page.read_text())
    assert named
    assert [path for path, _ in named if not (ROOT / path).is_file()] == []
    assert [(path, name) for path, name in named if name and name not in names_in(path)] == []


def test_every_room_of_the_drives_and_the_shops_contracts_is_in_the_tables():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = {contract["id"]: contract["layers"] for contract in contracts if contract["type"] == "layers"}
    named = set(ROOM.findall(PAGES[0].read_text()))
    for contract, (folder, unnamed) in ROOMS.items():
        told = {room.removeprefix(folder) for room in named if room.startswith(folder)}
        assert {name.strip(" ()") for layer in layers[contract] for name in layer.split("|")} - told == unnamed
