"""Copy front-end packages into the repository, or check that what is there is what the lock names.

``python tools/vendor.py`` runs ``npm ci`` in ``tools/`` and copies the files that ``vendored.py`` lists, each
folder with its licences and a ``VERSION`` file. ``--check`` needs neither npm nor a network: it compares the
versions with ``package-lock.json`` and every file with the digest written beside the version.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

from vendored import FONTS, PACKAGES, Font, Package

TOOLS = Path(__file__).resolve().parent
ROOT = TOOLS.parent
MODULES = TOOLS / "node_modules"
SOURCE_MAP = re.compile(rb"\n?(?://|/\*)# sourceMappingURL=[^\n*]*(?:\*/)?\s*$")
DARK_RULE = re.compile(r"(?:^|\}|,)\[data-bs-theme=dark\](?P<below>[^{},]*)\{(?P<body>[^{}]*)\}")
SYSTEM_DARK = "system-dark.css"
FONT_FACE = re.compile(r"/\* (?P<label>[\w-]+) \*/\n@font-face \{.*?\n\}", re.DOTALL)


def locked_versions() -> dict[str, str]:
    """The version of every package in the lock, by its name."""
    lock = json.loads((TOOLS / "package-lock.json").read_text())
    prefix = "node_modules/"
    entries = lock["packages"].items()
    return {path.removeprefix(prefix): entry["version"] for path, entry in entries if path.startswith(prefix)}


def wanted() -> dict[str, dict[str, str]]:
    """Each vendored folder with the packages it comes from and their locked versions."""
    versions = locked_versions()
    folders: dict[str, dict[str, str]] = {}
    for entry in [*PACKAGES, *FONTS]:
        folders.setdefault(entry.folder, {})[entry.name] = versions[entry.name]
    return folders


def adapted(source: Path) -> bytes:
    """The bytes to store: no source map comment (the map is not vendored), icons that ``<use>`` can name."""
    content = source.read_bytes()
    if source.suffix in {".css", ".js"}:
        content = SOURCE_MAP.sub(b"\n", content)
    if source.suffix == ".svg":
        content = content.replace(b"<svg ", b'<svg id="icon" ', 1)
    return content


def copy_package(package: Package) -> None:
    """Copy one package's files and its licence."""
    home, folder = MODULES / package.name, ROOT / package.folder
    shutil.copyfile(home / package.licence, folder / package.licence_name)
    for path, name in package.files.items():
        (folder / name).write_bytes(adapted(home / path))


def write_system_dark(folder: Path) -> None:
    """Repeat Bootstrap's dark rules for people whose system is dark and whose browser runs no script."""
    rules = DARK_RULE.finditer((folder / "bootstrap.min.css").read_text())
    lines = [f":root:not([data-bs-theme]){rule['below']}{{{rule['body']}}}" for rule in rules]
    text = "\n".join(["@media (prefers-color-scheme: dark) {", *lines, "}"])
    (folder / SYSTEM_DARK).write_text(text + "\n")


def copy_font(font: Font) -> None:
    """Copy one font's subsets and append their ``@font-face`` rules to the folder's ``fonts.css``."""
    home, folder = MODULES / font.name, ROOT / font.folder
    short = font.name.rpartition("/")[2]
    labels = {f"{short}-{subset}-{font.axes}-normal" for subset in font.subsets}
    faces = [m for m in FONT_FACE.finditer((home / f"{font.axes}.css").read_text()) if m["label"] in labels]
    if {face["label"] for face in faces} != labels:
        raise SystemExit(f"{font.name} has not all of {sorted(labels)}")
    shutil.copyfile(home / "LICENSE", folder / f"LICENSE.{short}")
    for label in sorted(labels):
        shutil.copyfile(home / "files" / f"{label}.woff2", folder / f"{label}.woff2")
    with (folder / "fonts.css").open("a") as sheet:
        sheet.writelines(face[0].replace("url(./files/", "url(./") + "\n" for face in faces)


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 of every vendored file in a folder, by name."""
    files = (path for path in sorted(folder.iterdir()) if path.name != "VERSION")
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def version_text(folder: Path, packages: dict[str, str]) -> str:
    """The text of a folder's VERSION file: packages first, then one digest per file."""
    lines = [f"{name} {version}" for name, version in sorted(packages.items())]
    lines += [f"sha256:{digest} {name}" for name, digest in digests(folder).items()]
    return "\n".join(lines) + "\n"


def vendor() -> None:
    """Install the locked packages and write every vendored folder anew."""
    subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=TOOLS, check=True)
    for name in wanted():
        shutil.rmtree(ROOT / name, ignore_errors=True)
        (ROOT / name).mkdir(parents=True)
    for package in PACKAGES:
        copy_package(package)
        if package.name == "bootstrap":
            write_system_dark(ROOT / package.folder)
    for font in FONTS:
        copy_font(font)
    for name, packages in wanted().items():
        (ROOT / name / "VERSION").write_text(version_text(ROOT / name, packages))
        print(f"{name}: {', '.join(f'{package} {version}' for package, version in packages.items())}")


def problems() -> list[str]:
    """One sentence for each vendored folder that is not what the lock and its VERSION file name."""
    found = []
    for name, packages in wanted().items():
        version = ROOT / name / "VERSION"
        if not version.is_file():
            found.append(f"{name} is missing")
        elif version.read_text() != version_text(ROOT / name, packages):
            found.append(f"{name} differs from its VERSION file or from the lock")
    return found


def main() -> int:
    """Vendor, or with ``--check`` compare; the exit status says whether all is well."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="change nothing, say what differs")
    if not parser.parse_args().check:
        vendor()
        return 0
    found = problems()
    print("\n".join(f"{line}: run `make vendor`" for line in found) or "The vendored files match the lock.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
