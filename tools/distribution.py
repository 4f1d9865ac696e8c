"""What a distribution must hold and say: one sentence for each thing that is wrong with it. It builds nothing."""

from __future__ import annotations

import re
import tarfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from packaging.metadata import Metadata
from vendor import ROOT, wanted
from vendored import FONTS, PACKAGES

OURS = "BSD-3-Clause"
IN_WHEEL = ("photodrive/", "photodrive_assets/", "printshop/")
# Beside what the wheel is built from: the documents that README leads to, and the hook of the build.
ONLY_IN_SDIST = ("docs/", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "README.md", "hatch_build.py", "pyproject.toml")
MADE = {"PKG-INFO", ".gitignore"}  # by Hatchling
ADDRESS = re.compile(r"\]\(([^)\s]+)\)|\b(?:href|src)=[\"']([^\"']+)")
FILE_VIEW = re.compile(r"/(?:blob|raw|tree)/HEAD/(?P<path>[^#?]+)")


def of_wheel(wheel: Path) -> dict[str, bytes]:
    """The files of a wheel, by name."""
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def of_sdist(sdist: Path) -> set[str]:
    """The names of an sdist's files, below its one folder."""
    with tarfile.open(sdist) as archive:
        return {member.name.partition("/")[2] for member in archive.getmembers() if member.isfile()}


def misplaced(held: Iterable[str], *, tracked: Iterable[str], places: tuple[str, ...]) -> list[str]:
    """What is missing of the ``tracked`` files in ``places``, and what is held beside them."""
    due, held = {name for name in tracked if name.startswith(places)}, set(held)
    return [
        *(f"missing: {name}" for name in sorted(due - held)),
        *(f"does not belong in it: {name}" for name in sorted(held - due)),
    ]


def code_of_assets(files: Mapping[str, bytes]) -> Iterator[str]:
    """The package that both apps need holds nothing that could make one of them know the other."""
    for name, content in files.items():
        only_says_what_it_is = name == "photodrive_assets/__init__.py" and len(content.splitlines()) == 1
        static = name.startswith("photodrive_assets/static/")
        if name.startswith("photodrive_assets/") and not static and not only_says_what_it_is:
            yield f"{name} holds more than static files"


def twice(files: Mapping[str, bytes]) -> Iterator[str]:
    """Static files that lie in it in two places. Licences may. (Code may, too: the apps share none.)"""
    seen: dict[bytes, str] = {}
    for name, content in sorted(files.items()):
        if "/static/" in name and "LICENSE" not in name and (first := seen.setdefault(content, name)) != name:
            yield f"{name} is {first} again"


def licences(metadata: Metadata, locked: Mapping[str, str]) -> Iterator[str]:
    """The licence expression and files are those of what is in the wheel; ``locked`` has the licence of a package."""
    inside = {name for folder, packages in wanted().items() if folder.startswith(IN_WHEEL) for name in packages}
    due = {OURS, *(locked[name] for name in inside)}
    named = set((metadata.license_expression or "").split(" AND "))
    if named != due:
        yield f"the licence expression names {sorted(named)}, and what is in it has {sorted(due)}"
    vendored = [(one.folder, one.licence_name) for one in PACKAGES]
    vendored += [(one.folder, f"LICENSE.{one.name.rpartition('/')[2]}") for one in FONTS]
    files = {"LICENSE", *(f"{folder}/{name}" for folder, name in vendored if folder.startswith(IN_WHEEL))}
    if set(metadata.license_files or ()) != files:
        yield f"the licence files differ: {sorted(files.symmetric_difference(metadata.license_files or ()))}"


def addresses(metadata: Metadata) -> Iterator[str]:
    """Whoever reads the long description has no repository beside it: each link leads to a file that is there."""
    description, urls = metadata.description or "", metadata.project_urls or {}
    prose = re.sub(r"^```.*?^```|`[^`\n]+`", "", description, flags=re.MULTILINE | re.DOTALL)
    named = [first or second for first, second in ADDRESS.findall(prose)]
    for address in [*named, *urls.values()]:
        if address.startswith("#"):
            continue
        if not address.startswith("https://"):
            yield f"the long description's link {address} is relative, or not https"
            continue
        file = FILE_VIEW.search(address) if address.startswith(urls["Source"]) else None
        if file and not (ROOT / file["path"]).exists():
            yield f"{address} leads nowhere"


def said(metadata: Metadata) -> Iterator[str]:
    """What the index shows beside the name is there."""
    for field in ("author", "maintainer", "keywords", "summary", "project_urls", "classifiers", "requires_python"):
        if not getattr(metadata, field):
            yield f"the metadata has no {field}"
    if metadata.description_content_type != "text/markdown":
        yield "the long description is not Markdown"


def metadata_of(files: Mapping[str, bytes]) -> Metadata:
    """The metadata of a wheel, each field held to its specification; ExceptionGroup for one that is not."""
    return Metadata.from_email(next(text for name, text in files.items() if name.endswith("dist-info/METADATA")))
