"""The demo's keys: made once, readable by their owner only, and never fit for production."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from oauthdemo.data import keys


@pytest.mark.promise("site-production")
def test_nobody_else_may_read_a_key(tmp_path: Path) -> None:
    keys.load(tmp_path, "A_KEY")
    assert (tmp_path / "keys" / "A_KEY").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700


def test_key_is_made_once_and_differs_from_others(tmp_path: Path) -> None:
    first = keys.load(tmp_path, "A_KEY")
    assert keys.load(tmp_path, "A_KEY") == first
    assert keys.load(tmp_path, "ANOTHER") != first
    assert len(first) >= 50


def test_environment_comes_first_and_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("A_KEY", "given")
    assert keys.load(tmp_path, "A_KEY") == "given"
    assert list(tmp_path.iterdir()) == []


def test_fernet_key_is_one(tmp_path: Path) -> None:
    Fernet(keys.load_fernet(tmp_path, "A_KEY"))
