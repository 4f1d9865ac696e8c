"""The demo's keys: made once, readable by their owner only, and never fit for production."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

from oauthdemo.data import keys

ROOT = Path(__file__).resolve().parents[3]


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


@pytest.mark.promise("site-production")
def test_key_that_must_be_given_is_asked_for_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("A_KEY", raising=False)
    with pytest.raises(ImproperlyConfigured, match="A_KEY"):
        keys.required("A_KEY")


def _production(data_dir: Path, **changed: str | None) -> subprocess.CompletedProcess[str]:
    """Import the production settings in a fresh process; None takes a variable out."""
    environment: dict[str, str | None] = {
        "PATH": os.environ["PATH"],
        "DRIVE_ORIGIN": "https://drive.example",
        "SHOP_ORIGIN": "https://prints.example",
        "SECRET_KEY": "x" * 60,
        "CLIENT_SECRET_KEY": "y" * 60,
        "ACCOUNTS_KEY": Fernet.generate_key().decode(),
        "PRINTSHOP_KEY": Fernet.generate_key().decode(),
        "DATABASE_URL": "sqlite:////dev/null",
        "DATA_DIR": str(data_dir),
        **changed,
    }
    return subprocess.run(
        [sys.executable, "-c", "import oauthdemo.settings_production"],
        cwd=ROOT,
        env={name: value for name, value in environment.items() if value is not None},
        capture_output=True,
        text=True,
    )


@pytest.mark.promise("site-production")
@pytest.mark.parametrize(
    "name",
    [
        "DRIVE_ORIGIN",
        "SHOP_ORIGIN",
        "SECRET_KEY",
        "CLIENT_SECRET_KEY",
        "ACCOUNTS_KEY",
        "PRINTSHOP_KEY",
        "DATABASE_URL",
        "DATA_DIR",
    ],
)
def test_production_needs_everything_from_the_environment(tmp_path: Path, name: str) -> None:
    assert f"Set {name}" in _production(tmp_path, **{name: None}).stderr


@pytest.mark.promise("site-production")
@pytest.mark.parametrize("origin", ["http://drive.example", "https://localhost", "https://127.0.0.1", "https://[::1]"])
def test_production_refuses_the_demo_s_addresses(tmp_path: Path, origin: str) -> None:
    assert "no origin for production" in _production(tmp_path, DRIVE_ORIGIN=origin).stderr


@pytest.mark.promise("site-production")
def test_production_refuses_a_key_that_the_demo_made(tmp_path: Path) -> None:
    key = keys.load(tmp_path, "DEMO_MADE")
    (tmp_path / "keys" / "DEMO_MADE").rename(tmp_path / "keys" / "SECRET_KEY")
    assert "is the demo's" in _production(tmp_path, SECRET_KEY=key).stderr


def test_production_starts_and_makes_no_key(tmp_path: Path) -> None:
    assert _production(tmp_path).returncode == 0
    assert list(tmp_path.iterdir()) == []
