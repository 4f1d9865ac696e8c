"""What our Markdown promises is there: links, pictures, commands."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core.management import get_commands

from tests.docs import markdown

ROOT = markdown.ROOT
PAGES = markdown.files()
OWN = [page for page in PAGES if page.parent in (ROOT, ROOT / "docs")]
MAKE = re.compile(r"\bmake ([a-z][a-z-]*)")
MANAGE = re.compile(r"\bmanage\.py ([a-z_]+)")
MACHINE = re.compile(r"(?:^|[\s`(\"'])/(?:work|tmp|root|home)/|index-url|simple/", re.MULTILINE)
FOLDERS = "photodrive|photodrive_assets|printshop|oauthdemo|templates|tests|tools|docs|bench"
NAMES = re.compile(r"[@\w][\w./-]*")
MOST_BYTES = 300_000


def ids(page: Path) -> str:
    return str(page.relative_to(ROOT))


def test_the_pages_are_there() -> None:
    names = {ids(page) for page in OWN}
    assert {"README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/README.md"} <= names
    assert (ROOT / "LICENSE").read_text().startswith("BSD 3-Clause License")


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_every_link_leads_somewhere(page: Path) -> None:
    broken = []
    for target in markdown.links(page.read_text()):
        parts = urlsplit(target)
        file = (page.parent / parts.path).resolve() if parts.path else page
        if parts.scheme:
            assert parts.scheme == "https", target
        elif not file.exists() or (parts.fragment and parts.fragment not in markdown.anchors(file.read_text())):
            broken.append(target)
    assert broken == []


@pytest.mark.parametrize("page", OWN, ids=ids)
def test_every_command_exists(page: Path) -> None:
    text = page.read_text()
    code = "\n".join(re.findall(r"`[^`\n]+`|^```.*?^```", text, re.MULTILINE | re.DOTALL))
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(MAKE.findall(code)) <= targets
    assert set(MANAGE.findall(code)) <= get_commands().keys()


@pytest.mark.parametrize("page", OWN, ids=ids)
def test_every_path_named_exists(page: Path) -> None:
    named = re.findall(rf"`((?:{FOLDERS})/[\w./-]*)`", page.read_text())
    templates = [ROOT / app / "templates" for app in ("photodrive", "printshop")]  # named as Django looks for them
    assert [path for path in named if not any((folder / path).exists() for folder in (ROOT, *templates))] == []


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_no_page_names_a_machine(page: Path) -> None:
    assert MACHINE.search(page.read_text()) is None


def test_every_page_of_docs_is_in_the_index() -> None:
    listed = set(markdown.links((ROOT / "docs" / "README.md").read_text()))
    assert {page.name for page in OWN if page.parent.name == "docs"} - {"README.md"} <= listed


def test_pictures_are_small_and_used() -> None:
    pictures = sorted((ROOT / "docs" / "screenshots").glob("*.png"))
    used = {Path(target).name for page in OWN for target in markdown.links(page.read_text()) if target.endswith(".png")}
    assert {picture.name for picture in pictures} == used
    assert [picture.name for picture in pictures if picture.stat().st_size > MOST_BYTES] == []


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    lists = [project["project"]["dependencies"], *project["project"]["optional-dependencies"].values()]
    lists += project["dependency-groups"].values()
    wanted = {re.split(r"[\[<>=~!]", line)[0].lower() for lines in lists for line in lines if isinstance(line, str)}
    wanted |= json.loads((ROOT / "tools" / "package.json").read_text())["dependencies"].keys()
    page = (ROOT / "docs" / "dependencies.md").read_text().lower()
    named = {name for row in re.findall(r"^\| ([^|]+) \|", page, re.MULTILINE) for name in NAMES.findall(row)}
    assert wanted - named == set()
