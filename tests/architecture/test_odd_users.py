"""The drive needs of the project's user model what AbstractBaseUser has, and no more."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("model", ["Person", "Member"])
def test_users_without_a_username_live_under_a_prefix_and_behind_the_projects_middleware(model: str) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DJANGO_SETTINGS")}
    done = subprocess.run(
        [sys.executable, "-m", "tests.architecture.odd_users"],
        cwd=ROOT,
        env={**environment, "PYTHONPATH": str(ROOT), "ODD_USER": model},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
