"""Build the wheel and look into it: both apps and their assets, with their templates and static files, and nothing else.

``--keep FOLDER`` leaves it there.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("photodrive", "photodrive_assets", "printshop")


def build(folder: Path) -> Path:
    """Build the wheel into ``folder`` with the build backend that is installed here: no network."""
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return max(folder.glob("*.whl"), key=lambda path: path.stat().st_mtime)


def problems(wheel: Path) -> list[str]:
    """What is missing from ``wheel``, and what should not be in it."""
    names = set(zipfile.ZipFile(wheel).namelist())
    tracked = subprocess.run(
        ["git", "ls-files", "-z", *PACKAGES], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.split("\0")
    found = [f"missing: {name}" for name in tracked if name and name not in names]
    for name in names:
        if not name.startswith((*(f"{app}/" for app in PACKAGES), "django_photodrive-")):
            found.append(f"does not belong in it: {name}")
    return sorted(found)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        wheel = build(options.keep or Path(temporary))
        found = problems(wheel)
    for problem in found:
        print(f"{wheel.name} {problem}", file=sys.stderr)
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
