"""kill -9 at each step of an upload: nothing or a whole photo, and the same upload works afterwards."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests import migrated
from tests.photodrive.photos.library import killed

ROOT = Path(__file__).parents[4]
pytestmark = [pytest.mark.promise("upload-whole"), pytest.mark.django_db]


def outcomes(folder: Path) -> dict[str, Any]:
    """What came of a death at each step, on a database and a storage below ``folder``."""
    migrated.copy_to(folder / "photodrive.sqlite3")
    done = subprocess.run(
        [sys.executable, "-m", killed.__name__],
        cwd=ROOT,
        env=os.environ
        | {"DJANGO_SETTINGS_MODULE": "oauthdemo.settings", "DATA_DIR": str(folder)}
        | {"DATABASE_URL": f"sqlite:///{folder / 'photodrive.sqlite3'}"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    return {outcome["step"]: outcome for outcome in found}


def test_nothing_or_a_whole_photo(tmp_path: Path) -> None:
    found = outcomes(tmp_path)
    assert list(found) == list(killed.steps())
    for step, outcome in found.items():
        whole = step == "committed"
        assert outcome["killed"], step
        assert (outcome["rows"], outcome["files"]) == ((1, 3) if whole else (0, 0)), outcome
        assert outcome["created"] is not whole
        assert "1 photos checked, all whole" in outcome["verify"], outcome
