"""A project that has set an app wrongly gets sentences from its commands, and no traceback while it is loaded."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# Every module of the app is imported first: none may read a setting then. The shop's admin is for projects with one.
PROGRAM = """
import sys
from importlib import import_module
from pathlib import Path
import django
from django.apps import apps
django.setup()
for path in sorted(Path(sys.argv[1]).rglob("*.py")):
    if "admin" not in path.parts or apps.is_installed("django.contrib.admin"):
        import_module(".".join(path.with_suffix("").parts).removesuffix(".__init__"))
from django.core.management import execute_from_command_line
for command in sys.argv[2:]:
    try:
        execute_from_command_line(["manage.py", command])
    except SystemExit as ended:
        print(command, ended.code)
"""


@pytest.mark.parametrize(
    ("app", "at_fault", "sentence"),
    [
        ("photodrive", "PHOTODRIVE = None", "(photodrive.E017) PHOTODRIVE must be a dict, not None."),
        ("printshop", "PRINTSHOP = 5", "(printshop.E012) PRINTSHOP must be a dict, not 5."),
    ],
    ids=["photodrive", "printshop"],
)
def test_commands_answer_with_one_sentence(tmp_path: Path, app: str, at_fault: str, sentence: str) -> None:
    (tmp_path / "at_fault.py").write_text(f"from tests.settings.only_{app} import *\n{at_fault}\n")
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, app, "check", "migrate"],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "at_fault", "PYTHONPATH": f"{tmp_path}:{ROOT}"},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout.split("\n")) == (0, ["check 1", "migrate 1", ""]), done.stderr
    assert "Traceback" not in done.stderr
    assert [line.removeprefix("?: ") for line in done.stderr.splitlines() if line.startswith("?:")] == [sentence] * 2
