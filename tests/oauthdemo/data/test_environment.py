"""What the environment says of the project: nothing is not a value, and a demo's is none for production."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

from oauthdemo.clients import client_information
from oauthdemo.data import environment, keys

ROOT = Path(__file__).resolve().parents[3]
PRODUCTION = (
    *("DRIVE_ORIGIN", "SHOP_ORIGIN", "DATABASE_URL", "DATA_DIR"),
    *("SECRET_KEY", "CLIENT_SECRET_KEY", "ACCOUNTS_KEY", "PRINTSHOP_KEY"),
)
DEMO = (*PRODUCTION, "PORT", "FRAME_ORIGIN", "SLIDESHOW_ORIGIN", "TZ")
READERS: dict[str, Callable[[str], object]] = {
    "given": environment.given,
    "required": environment.required,
    "port": lambda name: environment.port(name, 1),
    "time_zone": lambda name: environment.time_zone(name, "UTC"),
    "origin": lambda name: environment.origin(name, "http://localhost"),
    "database": lambda name: environment.database(name, "sqlite://"),
    "fernet_key": environment.fernet_key,
    "secret": environment.secret,
    "key": lambda name: keys.load(Path("/nowhere"), name),
    "kept fernet key": lambda name: keys.load_fernet(Path("/nowhere"), name),
    "password": lambda name: keys.load_password(Path("/nowhere"), name),
}


@pytest.mark.promise("site-production")
@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
@pytest.mark.parametrize("value", ["", " ", "\t\n"])
def test_a_variable_set_to_nothing_is_refused_by_its_name(
    monkeypatch: pytest.MonkeyPatch, reader: Callable[[str], object], value: str
) -> None:
    monkeypatch.setenv("A_NAME", value)
    with pytest.raises(ImproperlyConfigured, match="A_NAME is set in the environment, but empty"):
        reader("A_NAME")


@pytest.mark.parametrize(
    ("reader", "value"),
    [
        ("port", "eight"),
        ("port", "٨"),
        ("port", "65536"),
        ("port", "9" * 5000),
        ("time_zone", "Nope/Zone"),
        ("time_zone", "../etc/passwd"),
        ("time_zone", "."),
        ("time_zone", "UTC+3"),
        ("origin", "drive.example"),
        ("origin", "https://drive.example/"),
        ("origin", "https://drive.example "),
        ("origin", "https://[drive"),
        ("origin", "https://drive.example:port"),
        ("origin", "ftp://drive.example"),
        ("origin", "https://*"),
        ("origin", "https://*.example"),
        ("origin", "https://jane:secret@drive.example"),
        ("origin", "https://drive.example:"),
        ("origin", "https://drïve.example"),
        ("database", "secret"),
        ("database", "postgresql://jane:secret@["),
        ("database", "oracle://jane:secret@host/database"),
        ("fernet_key", "secret"),
        ("secret", "secret"),
    ],
)
def test_a_value_that_cannot_be_one_is_refused_by_its_name(
    monkeypatch: pytest.MonkeyPatch, reader: str, value: str
) -> None:
    monkeypatch.setenv("A_NAME", value)
    with pytest.raises(ImproperlyConfigured, match="A_NAME") as refused:
        READERS[reader]("A_NAME")
    assert "secret@" not in str(refused.value)


@pytest.mark.promise("site-production")
def test_a_variable_that_must_be_given_is_asked_for_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("A_NAME", raising=False)
    with pytest.raises(ImproperlyConfigured, match="Set A_NAME"):
        environment.required("A_NAME")


def test_a_client_of_its_own_asks_for_what_is_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("A_NAME", "one")
    monkeypatch.setenv("ANOTHER", " ")
    with pytest.raises(KeyError, match="ANOTHER"):
        client_information.from_environment("A_NAME", "ANOTHER")


def _run(data_dir: Path, module: str, **changed: str | None) -> subprocess.CompletedProcess[str]:
    """``manage.py check --deploy`` with these settings, in a fresh process; None takes a variable out."""
    environment: dict[str, str | None] = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": module,
        "DRIVE_ORIGIN": "https://drive.example",
        "SHOP_ORIGIN": "https://prints.example",
        "SECRET_KEY": "x-secret-" * 8,
        "CLIENT_SECRET_KEY": "y-secret-" * 8,
        "ACCOUNTS_KEY": Fernet.generate_key().decode(),
        "PRINTSHOP_KEY": Fernet.generate_key().decode(),
        "DATABASE_URL": f"sqlite:///{data_dir}/check.sqlite3",
        "DATA_DIR": str(data_dir),
        **changed,
    }
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy"],
        cwd=ROOT,
        env={name: value for name, value in environment.items() if value is not None},
        capture_output=True,
        text=True,
    )


def _production(data_dir: Path, **changed: str | None) -> subprocess.CompletedProcess[str]:
    return _run(data_dir, "oauthdemo.settings_production", **changed)


@pytest.mark.promise("site-production")
@pytest.mark.parametrize("name", PRODUCTION)
def test_production_needs_everything_from_the_environment(tmp_path: Path, name: str) -> None:
    assert f"Set {name}" in _production(tmp_path, **{name: None}).stderr
    empty = _production(tmp_path, **{name: ""})
    assert empty.returncode == 1
    assert empty.stderr.startswith(f"Not configured: {name} is set in the environment")


@pytest.mark.parametrize("name", DEMO)
def test_the_demo_takes_nothing_for_nothing(tmp_path: Path, name: str) -> None:
    refused = _run(tmp_path, "oauthdemo.settings", **{name: " "})
    assert (refused.returncode, refused.stderr.startswith(f"Not configured: {name} is set in the environment")) == (
        1,
        True,
    )


@pytest.mark.promise("site-production")
@pytest.mark.parametrize("name", ["SECRET_KEY", "CLIENT_SECRET_KEY"])
def test_production_refuses_a_secret_that_is_short(tmp_path: Path, name: str) -> None:
    assert f"{name} is too short" in _production(tmp_path, **{name: "short"}).stderr


@pytest.mark.promise("site-production")
@pytest.mark.parametrize("origin", ["http://drive.example", "https://localhost", "https://127.0.0.1", "https://[::1]"])
def test_production_refuses_the_demo_s_addresses(tmp_path: Path, origin: str) -> None:
    assert "no origin for production" in _production(tmp_path, DRIVE_ORIGIN=origin).stderr


@pytest.mark.promise("site-production")
@pytest.mark.parametrize("name", ["SECRET_KEY", "CLIENT_SECRET_KEY"])
def test_production_refuses_a_key_that_the_demo_made_for_whatever(tmp_path: Path, name: str) -> None:
    key = keys.load(tmp_path, "DEMO_MADE")
    assert f"{name} is the demo's" in _production(tmp_path, **{name: key}).stderr


def test_production_starts_and_makes_no_key(tmp_path: Path) -> None:
    assert _production(tmp_path).returncode == 0
    assert not (tmp_path / "keys").exists()


@pytest.mark.parametrize("url", ["sqlite:///{0}/no-database", "postgresql://jane:secret@127.0.0.1:1/photos"])
def test_a_database_that_cannot_be_used_is_told_in_a_sentence(tmp_path: Path, url: str) -> None:
    (tmp_path / "no-database").write_text("a text" * 1000)
    given = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), "DATABASE_URL": url.format(tmp_path)}
    told = subprocess.run([sys.executable, "manage.py", "migrate"], cwd=ROOT, env=given, capture_output=True, text=True)
    assert told.returncode == 1
    assert told.stderr.startswith("The database that DATABASE_URL names")
    assert told.stderr.count("\n") == 1
    assert "secret" not in told.stderr
