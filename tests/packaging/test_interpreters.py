"""What ``make test-versions`` takes for the ends of the range, and what it says where one is not on this machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import interpreters

OTHERWISE = "exit 127"  # pyenv's answer for a version that is switched off


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with no interpreter at all; its folder of commands."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("PYTHONS", raising=False)
    return tmp_path


def install(folder: Path, minor: int, does: str = "") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    made = folder / f"python3.{minor}"
    made.write_text(f"#!/bin/sh\n{does or f'echo 3.{minor}'}\n")
    made.chmod(0o755)
    return made


def test_without_the_oldest_nothing_is_tried(machine: Path) -> None:
    install(machine, 13)
    with pytest.raises(interpreters.Missing, match=r"Python 3\.11 is missing for the oldest end"):
        interpreters.oldest_and_newest()


def test_the_oldest_alone_is_no_range(machine: Path) -> None:
    install(machine, 11)
    with pytest.raises(interpreters.Missing, match=r"3\.14 is missing for the newest end"):
        interpreters.oldest_and_newest()


def test_a_name_that_does_not_run_is_no_interpreter(machine: Path) -> None:
    install(machine, 14, does=OTHERWISE)
    install(machine, 12)
    oldest = install(machine / "home" / ".pyenv" / "versions" / "3.11.9" / "bin", 11)
    assert interpreters.oldest_and_newest() == ((3, 11), (3, 12))
    assert interpreters.found()[(3, 11)] == oldest


def test_what_is_named_comes_first(machine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(machine, 14)
    named = install(tmp_path / "elsewhere", 14)
    monkeypatch.setenv("PYTHONS", str(named))
    assert interpreters.found() == {(3, 14): named}
