"""What each example client was told when it was registered: the issuer and its client identifier, in a small file.

The clients read this and nothing else of the demo: no settings, no database. A program that runs on its own gets the
same from the environment.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class ClientInformation:
    """All that a public client needs to know before it asks for the metadata."""

    issuer: str
    client_id: str


def keep(data_dir: Path, name: str, told: ClientInformation) -> None:
    """Write down what the client ``name`` knows."""
    path = _path(data_dir, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(asdict(told)))


def load(data_dir: Path, name: str) -> ClientInformation | None:
    """What the client ``name`` knows; None if it was never registered."""
    try:
        return ClientInformation(**json.loads(_path(data_dir, name).read_text()))
    except FileNotFoundError:
        return None


def from_environment(*names: str) -> list[str]:
    """The variables ``names``. Raises KeyError with the first that is not set, or set to nothing."""
    found = [os.environ.get(name, "").strip() for name in names]
    for name, value in zip(names, found, strict=True):
        if not value:
            raise KeyError(name)
    return found


def _path(data_dir: Path, name: str) -> Path:
    return data_dir / "clients" / f"{name}.json"
