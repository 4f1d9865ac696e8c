"""The demo's keys: made once, readable by their owner only, and never fit for production."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

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


@pytest.mark.parametrize("folder", ["a file", "x" * 300, "a file/below"])
def test_a_place_that_keeps_nothing_is_told_by_name(tmp_path: Path, folder: str) -> None:
    (tmp_path / "a file").touch()
    with pytest.raises(ImproperlyConfigured, match=r"A_KEY cannot be kept .* Set DATA_DIR"):
        keys.load(tmp_path / folder, "A_KEY")


def test_an_empty_file_is_no_key(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "A_KEY").touch()
    with pytest.raises(ImproperlyConfigured, match="keys/A_KEY in the data directory is empty"):
        keys.load(tmp_path, "A_KEY")
