"""Check, without a network, that the locked requirements are in step with pyproject.toml, hashed, and name no host."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", re.MULTILINE)
GROUPS = {"requirements.txt": ("demo", "lock"), "requirements-dev.txt": ("demo", "lock", "test", "dev")}
HOST = re.compile(r"https?://|--(?:extra-)?index-url|--find-links|file:", re.IGNORECASE)


def wanted(*, project: dict[str, Any], groups: tuple[str, ...]) -> list[Requirement]:
    """Every requirement that the lock of ``groups`` must hold."""
    lists = [project["project"]["dependencies"], *project["project"]["optional-dependencies"].values()]
    lists += [project["dependency-groups"][group] for group in groups]
    return [Requirement(line) for lines in lists for line in lines if isinstance(line, str)]


def problems(*, lock: str, requirements: list[Requirement]) -> list[str]:
    """What is wrong with the text of a lock file, in words."""
    pins = {canonicalize_name(name): version for name, version in PIN.findall(lock)}
    found = [f"names a host: {match.group()}" for match in HOST.finditer(lock)]
    for requirement in requirements:
        version = pins.get(canonicalize_name(requirement.name))
        if version is None or not requirement.specifier.contains(version, prereleases=True):
            found.append(f"{requirement} is wanted, {version or 'nothing'} is locked")
    for block in re.split(r"\n(?=[A-Za-z0-9])", lock):
        if (match := PIN.match(block)) and "--hash=sha256:" not in block:
            found.append(f"{match.group(1)} has no hash")
    return found


def main() -> int:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    failed = False
    for name, groups in GROUPS.items():
        lock = (ROOT / name).read_text()
        for problem in problems(lock=lock, requirements=wanted(project=project, groups=groups)):
            failed = True
            print(f"{name}: {problem}. `make lock` pins anew.", file=sys.stderr)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
