"""The interpreters of Python that this machine has, and which of them are the oldest and the newest to be tried."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

Version = tuple[int, int]

FLOOR: Version = (3, 11)
NEWEST_KNOWN: Version = (3, 14)


class Missing(Exception):
    """An interpreter that an end of the range needs is not on this machine; the message says how to get one."""


def dotted(version: Version) -> str:
    return ".".join(map(str, version))


def found() -> dict[Version, Path]:
    """By version, what runs here: named in PYTHONS, on the PATH, or installed by pyenv or uv."""
    versions = [(FLOOR[0], minor) for minor in range(FLOOR[1], NEWEST_KNOWN[1] + 1)]
    places = {version: next(filter(lambda place: _is(place, version), _places(version)), None) for version in versions}
    return {version: place for version, place in places.items() if place}


def _places(version: Version) -> list[Path]:
    name = f"python{dotted(version)}"
    named = [Path(one) for one in os.environ.get("PYTHONS", "").split(os.pathsep) if one]
    on_path = [Path(folder) / name for folder in os.get_exec_path()]
    installed = [
        place
        for folder in (".pyenv/versions", ".local/share/uv/python")
        for place in sorted((Path.home() / folder).glob(f"*{dotted(version)}.*/bin/{name}"))
    ]
    return named + on_path + installed


def _is(python: Path, version: Version) -> bool:
    """Whether it is that version, and runs: pyenv puts names on the PATH for versions that are switched off."""
    if not python.is_file():
        return False
    code = "import sys, venv; print(*sys.version_info[:2], sep='.')"
    done = subprocess.run([python, "-c", code], capture_output=True, text=True, check=False)
    return (done.returncode, done.stdout.strip()) == (0, dotted(version))


def oldest_and_newest() -> tuple[Version, Version]:
    """The ends of the range, both of which must be here. Raises Missing."""
    here = found()
    if FLOOR not in here:
        raise Missing(_how_to_get(FLOOR, "the oldest end"))
    if max(here) == FLOOR:
        raise Missing(_how_to_get(NEWEST_KNOWN, "the newest end, for which any from 3.12 on would do"))
    return FLOOR, max(here)


def _how_to_get(version: Version, what: str) -> str:
    return (
        f"Python {dotted(version)} is missing for {what}. Install python{dotted(version)} with its venv from your "
        f"system's packages, or by `uv python install {dotted(version)}` or pyenv, or name one in PYTHONS."
    )
