"""In a project where all is unusual the drive has nothing to complain of, and nothing to change."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = "tests.settings.beside_dot"


def run(*command: str) -> str:
    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": SETTINGS},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


def test_it_passes_the_checks_and_no_migration_is_missing() -> None:
    assert "no issues" in run("manage.py", "check", "--fail-level", "WARNING")
    assert "No changes detected" in run("manage.py", "makemigrations", "--check", "--dry-run", "photodrive", "oddhost")


def test_each_server_keeps_to_its_own_there_as_well() -> None:
    """The tests of two servers, in that project."""
    told = run("-m", "pytest", f"--ds={SETTINGS}", "-q", "-p", "no:cacheprovider", "tests/attacks/host")
    assert " passed" in told and " failed" not in told
