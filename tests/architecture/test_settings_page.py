"""docs/settings.md names every setting and every check, and says of each what the code says."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import photodrive.conf
import printshop.conf

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "settings.md").read_text()
ROW = re.compile(r"^\| `(?P<name>[^`]+)` \|(?P<rest>.*)\|$", re.MULTILINE)


def test_the_tables_are_in_step_with_the_code() -> None:
    command = [sys.executable, "tools/settings_table.py", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_every_setting_is_listed_and_explained() -> None:
    rows = {row["name"]: row["rest"].split(" | ") for row in ROW.finditer(PAGE)}
    wanted = {field.name for conf in (photodrive.conf, printshop.conf) for field in fields(conf.Settings)}
    assert wanted <= rows.keys()
    assert [name for name in sorted(wanted) if not rows[name][-1].strip()] == []


def test_every_check_is_listed() -> None:
    given = set()
    for app in ("photodrive", "printshop", "oauthdemo"):
        for module in [*(ROOT / app).glob("checks.py"), *(ROOT / app).glob("checks/*.py")]:
            given |= set(re.findall(r'id="([\w.]+)"', module.read_text()))
    assert len(given) > 15
    assert given == set(re.findall(r"^\| `([a-z]+\.[EW]\d+)` \|", PAGE, re.MULTILINE))
