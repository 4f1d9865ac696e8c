"""The quick look while at work: style of the files that changed, types, imports, and the unit tests of one app.

``python tools/check.py [--app APP] [ARGUMENTS FOR PYTEST]``. Without an app it is the one that most of the changed
files belong to. What needs a browser, is long otherwise or walks over everything stays away; ``make test`` runs it.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
APPS = ("photodrive", "printshop", "oauthdemo")
SHORT = "not (long or browser)"
WALKS = "tests/photodrive/authorization/steps"  # each step of each table, twice


@dataclass(frozen=True)
class Ended:
    """How a step ended."""

    name: str
    passed: bool
    said: str
    seconds: float

    def __str__(self) -> str:
        told = self.said if not self.passed else "".join(self.said.splitlines(keepends=True)[-1:])
        return f"== {self.name}: {'passed' if self.passed else 'FAILED'} after {self.seconds:.0f} s\n{told}"


def changed() -> list[str]:
    """The files that differ from the last commit and are there, new ones among them."""
    found: set[str] = set()
    for command in (
        ["diff", "--name-only", "--diff-filter=d", "-z", "HEAD"],
        ["ls-files", "-zo", "--exclude-standard"],
    ):
        done = subprocess.run(["git", *command], cwd=ROOT, capture_output=True, text=True, check=True)
        found.update(name for name in done.stdout.split("\0") if name)
    return sorted(found)


def app_of(files: list[str]) -> str:
    """The app that most of ``files`` belong to, their tests included; the drive if that is not clear."""
    parts = Counter(file.removeprefix("tests/").partition("/")[0] for file in files)
    return max(APPS, key=lambda app: parts[app])


def commands(app: str, files: list[str], for_pytest: list[str]) -> dict[str, list[str]]:
    """The command of each step."""
    python = [file for file in files if file.endswith((".py", ".pyi"))]
    templates = [file for file in files if file.endswith(".html")]
    pytest = [
        sys.executable,
        "-m",
        "pytest",
        "-n",
        "auto",
        "-m",
        SHORT,
        f"--ignore={WALKS}",
        f"tests/{app}",
        *for_pytest,
    ]
    found = {f"tests of {app}": pytest, "types": [f"{BIN}/mypy"], "imports": [f"{BIN}/lint-imports"]}
    if python:
        found["style"] = [f"{BIN}/ruff", "check", *python]
        found["form"] = [f"{BIN}/ruff", "format", "--check", *python]
    if templates:
        found["templates"] = [f"{BIN}/djade", "--target-version", "5.2", "--check", *templates]
    return found


def run(name: str, command: list[str]) -> Ended:
    begun = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return Ended(name, done.returncode == 0, done.stdout, time.monotonic() - begun)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--app", choices=APPS)
    asked, for_pytest = parser.parse_known_args()
    files = changed()
    steps = commands(asked.app or app_of(files), files, for_pytest)
    failed = []
    with ThreadPoolExecutor(len(steps)) as all_at_once:
        for done in as_completed([all_at_once.submit(run, name, command) for name, command in steps.items()]):
            print(done.result(), flush=True)
            if not done.result().passed:
                failed.append(done.result().name)
    print(f"Failed: {', '.join(failed)}" if failed else "All of it passed.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
