"""What the pages load is in the repository, is what the lock names, and fits the content security policy."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE_DIRS = [ROOT / "templates", *ROOT.glob("*/templates")]
TEMPLATES = sorted(path for folder in TEMPLATE_DIRS for path in folder.rglob("*.html"))
PAGES = [path for path in TEMPLATES if "mail" not in path.parts and "email" not in path.parts]
VENDORED = {"vendor", "photodrive_assets"}
SHEETS = sorted(path for path in ROOT.glob("*/static/**/*.css") if VENDORED.isdisjoint(path.parts))
SCRIPTS = sorted(path for path in ROOT.glob("*/static/**/*.js") if VENDORED.isdisjoint(path.parts))
ICONS = ROOT / "photodrive_assets/static/photodrive_assets/bootstrap-icons"
SHEET_LOADS = re.compile(r"url\(['\"]?(?!data:|#)([^'\")]+)")
ICON_USE = re.compile(r'elements/icon\.html" with name="([\w-]+)"|elements/note\.html"[^%]* icon="([\w-]+)"')
LOADED = re.compile(r'<(?:script|img|link|iframe|source|video|use)\b[^>]*?\b(?:src|href)="(?:https?:)?//')


def named(paths: list[Path]) -> list[object]:
    return [pytest.param(path, id=str(path.relative_to(ROOT))) for path in paths]


@pytest.mark.promise("site-lock")
def test_vendored_files_are_the_ones_the_lock_names():
    run = subprocess.run([sys.executable, "tools/vendor.py", "--check"], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout


@pytest.mark.promise("site-lock")
def test_a_changed_vendored_file_is_noticed(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    vendor = importlib.import_module("vendor")
    monkeypatch.setattr(vendor, "digests", lambda folder: {"bootstrap.min.css": "0" * 64})
    assert any("photodrive_assets/bootstrap differs" in problem for problem in vendor.problems())


def test_the_lock_names_no_registry():
    assert '"resolved"' not in (ROOT / "tools/package-lock.json").read_text()


@pytest.mark.promise("page-third-party")
@pytest.mark.promise("site-policy")
@pytest.mark.parametrize("path", named(PAGES))
def test_no_page_needs_an_inline_script_or_style(path):
    text = path.read_text()
    assert not re.search(r"<style\b|\sstyle=|\son[a-z]+=\"|javascript:", text)
    scripts = re.findall(r"<script\b[^>]*>", text)
    assert all("src=" in tag or 'type="application/json"' in tag for tag in scripts)


@pytest.mark.promise("page-third-party")
@pytest.mark.parametrize("path", named(PAGES))
def test_no_page_loads_from_another_site(path):
    assert not LOADED.search(path.read_text())


@pytest.mark.promise("page-third-party")
@pytest.mark.parametrize("path", named(SHEETS + SCRIPTS))
def test_no_sheet_or_script_loads_from_another_site(path):
    text = path.read_text()
    assert not re.search(r"url\(['\"]?(?:https?:)?//|@import|import\(|sourceMappingURL", text)


@pytest.mark.parametrize("path", named([path for path in TEMPLATES if ICON_USE.search(path.read_text())]))
def test_every_icon_on_a_page_is_vendored(path):
    names = {first or second for first, second in ICON_USE.findall(path.read_text())}
    assert sorted(name for name in names if not (ICONS / f"{name}.svg").is_file()) == []


@pytest.mark.parametrize("path", named([path for path in SHEETS if SHEET_LOADS.search(path.read_text())]))
def test_every_file_that_a_sheet_loads_is_there(path):
    # A sheet may lie in one app and its icons in another: collected, their folders stand side by side.
    collected = path.relative_to(ROOT)
    static = ROOT.joinpath(*collected.parts[: collected.parts.index("static") + 1])
    missing = []
    for address in SHEET_LOADS.findall(path.read_text()):
        target = (path.parent / address).resolve().relative_to(static).as_posix()
        if not any((root / target).is_file() for root in ROOT.glob("*/static")):
            missing.append(address)
    assert missing == []
