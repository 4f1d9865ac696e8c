"""The locked requirements: what the checker of `make lint` refuses, and that it accepts ours."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
GOOD = "django==5.2.1 \\\n    --hash=sha256:00\n"


@pytest.fixture
def locked() -> ModuleType:
    spec = importlib.util.spec_from_file_location("locked", ROOT / "tools" / "locked.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.promise("site-lock")
@pytest.mark.parametrize(
    ("lock", "complaint"),
    [
        ("django==5.2.1\n", "no hash"),
        ("django==4.2 \\\n    --hash=sha256:00\n", "4.2 is locked"),
        ("", "nothing is locked"),
        (f"--extra-index-url https://packages.example/simple\n{GOOD}", "names a host"),
        (f"{GOOD}thing @ file:///home/me/thing\n", "names a host"),
    ],
)
def test_lock_that_is_not_reproducible_is_refused(locked: ModuleType, lock: str, complaint: str) -> None:
    problems = locked.problems(lock=lock, requirements=[Requirement("Django>=5.2,<5.3")])
    assert any(complaint in problem for problem in problems)


def test_lock_in_step_is_accepted(locked: ModuleType) -> None:
    assert locked.problems(lock=GOOD, requirements=[Requirement("Django>=5.2,<5.3")]) == []


@pytest.mark.promise("site-lock")
def test_the_lock_in_the_repository_is_in_step(locked: ModuleType) -> None:
    assert locked.main() == 0
