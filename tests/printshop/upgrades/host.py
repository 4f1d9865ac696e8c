"""A project with the shop in a process of its own: what settings decide when models are made cannot be overridden."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]

# Settings of tests/settings/only_printshop.py with those of argv[1] instead; then argv[2] runs.
PROGRAM = """
import json, sys
from django.conf import settings
from tests.settings import only_printshop
given = {name: value for name, value in vars(only_printshop).items() if name.isupper()}
for name, value in json.loads(sys.argv[1]).items():
    given[name] = {**given[name], **value} if name == "PRINTSHOP" else value
settings.configure(**given)
import django
django.setup()
exec(sys.argv[2])
"""


def run(code: str, **settings: Any) -> str:
    """What ``code`` prints in such a project; AssertionError with its output if it fails."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DJANGO_SETTINGS")}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, json.dumps(settings), code],
        cwd=ROOT,
        env={**environment, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
