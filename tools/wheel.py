"""Build the source distribution and the wheel, and look into them: both apps and their assets, and nothing else.

The wheel is built from the tree and from the source distribution; the two must be the same. ``--keep FOLDER`` leaves
the source distribution and its wheel there.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import distribution
from vendor import ROOT, TOOLS


def build(folder: Path, *options: str) -> None:
    """Build into ``folder`` with the build backend that is installed here: no network."""
    command = [sys.executable, "-m", "build", "--no-isolation", *options, "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def newest(folder: Path, pattern: str) -> Path:
    return max(folder.glob(pattern), key=lambda path: path.stat().st_mtime)


def tracked() -> list[str]:
    """The files that the repository knows, by their paths."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [name for name in listed.split("\0") if name]


def locked_licences() -> dict[str, str]:
    """The licence of each front-end package, by its name."""
    packages = json.loads((TOOLS / "package-lock.json").read_text())["packages"]
    return {path.removeprefix("node_modules/"): entry.get("license", "") for path, entry in packages.items() if path}


def problems(sdist: Path, wheel: Path, from_tree: Path) -> list[str]:
    """What is wrong with the three, in words."""
    files, known = distribution.of_wheel(wheel), tracked()
    metadata = distribution.metadata_of(files)
    modules = {name: content for name, content in files.items() if not name.startswith("django_photodrive-")}
    places = (*distribution.IN_WHEEL, *distribution.ONLY_IN_SDIST)
    source = distribution.of_sdist(sdist) - distribution.MADE
    found = [
        *distribution.misplaced(modules, tracked=known, places=distribution.IN_WHEEL),
        *distribution.code_of_assets(modules),
        *distribution.twice(modules),
        *distribution.licences(metadata, locked_licences()),
        *distribution.addresses(metadata),
        *distribution.said(metadata),
    ]
    if distribution.of_wheel(from_tree) != files:
        found.append("is another when it is built from the tree")
    lines = [f"{wheel.name}: {line}" for line in found]
    lines += [f"{sdist.name}: {line}" for line in distribution.misplaced(source, tracked=known, places=places)]
    return lines


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary, "dist")
        build(folder)  # the source distribution, and the wheel from it
        build(Path(temporary, "tree"), "--wheel")
        found = problems(newest(folder, "*.tar.gz"), newest(folder, "*.whl"), newest(Path(temporary, "tree"), "*.whl"))
    for line in found:
        print(line, file=sys.stderr)
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
