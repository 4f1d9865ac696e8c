"""The demo's secret keys: random, made once, kept in the data directory and never in the repository."""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path

from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

from . import environment


def load(data_dir: Path, name: str) -> str:
    """The key ``name``: from the environment, else from ``data_dir/keys/``, made there the first time."""
    return environment.given(name) or _kept(data_dir, name, secrets.token_urlsafe(48))


def load_fernet(data_dir: Path, name: str) -> str:
    """Like :func:`load`, a key for Fernet."""
    return environment.fernet_key(name) or _kept(data_dir, name, Fernet.generate_key().decode())


def load_password(data_dir: Path, name: str) -> str:
    """Like :func:`load`, a password that a person can type."""
    alphabet = "abcdefghijkmnpqrstuvwxyz23456789"
    groups = ("".join(secrets.choice(alphabet) for _ in range(4)) for _ in range(3))
    return environment.given(name) or _kept(data_dir, name, "-".join(groups))


def _kept(data_dir: Path, name: str, fresh: str) -> str:
    """The value in the file, or ``fresh`` written there. Raises ImproperlyConfigured where that cannot be."""
    try:
        found = _first(data_dir / "keys", name, fresh)
    except OSError as error:
        raise ImproperlyConfigured(
            f"{name} cannot be kept in the data directory: {error.strerror}. Set DATA_DIR to a folder that can be "
            "written to."
        ) from None
    if not found.strip():
        raise ImproperlyConfigured(f"The file keys/{name} in the data directory is empty. Restore it, or delete it.")
    return found


def _first(folder: Path, name: str, fresh: str) -> str:
    """The value in the file, or ``fresh`` written there whole: of two processes at once, the first one wins."""
    path = folder / name
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, temporary = tempfile.mkstemp(dir=folder)  # mode 0600
        with os.fdopen(handle, "w") as file:
            file.write(fresh)
        try:
            os.link(temporary, path)
        except FileExistsError:
            pass
        finally:
            Path(temporary).unlink()
    return path.read_text()
