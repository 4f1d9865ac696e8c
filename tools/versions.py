"""Try the wheel with the oldest and the newest versions that its bounds allow, in environments and projects made anew.

Each end of the range has the four projects that the README describes, and the story walked in each; then some of this
repository's own tests. Needs an interpreter for either end and the package index. ``--end oldest`` tries one of them,
``--set-up shop`` one of the projects, and ``--keep FOLDER`` leaves all of it there.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import tomllib
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.packaging import clean, set_ups  # noqa: E402
from tests.packaging.clean import Environment, Project, Versions  # noqa: E402

FLOOR = (3, 11)
NEWEST_KNOWN = (3, 14)
OWN_TESTS = ("tests/spec/rfc6749", "tests/spec/rfc7636", "tests/spec/rfc8628", "tests/printshop/oauth")
TOLD = ("django", "django-oauth-toolkit", "oauthlib", "djangorestframework", "pillow", "cryptography")
TOLD_OF_SHOP = ("django", "httpx2", "joserfc", "pillow", "cryptography")
PORT = 8137
# Nobody listens there; what is tried is whether Django's cache and the client in the extra go together.
ASKS_REDIS = """
from django.conf import settings
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError
settings.configure()
try:
    RedisCache("redis://127.0.0.1:1", {}).get("anything")
except ConnectionError:
    raise SystemExit
raise SystemExit("Something answered on port 1.")
"""


class Missing(Exception):
    """An interpreter that an end of the range needs is not on this machine."""


@dataclass(frozen=True)
class End:
    """One end of the range: an interpreter, and which versions uv resolves for it."""

    name: str
    python: Path
    version: tuple[int, int]
    versions: Versions


def interpreters() -> dict[tuple[int, int], Path]:
    """By version, what runs here: from the PATH, beside this interpreter, from pyenv, and what uv knows."""
    wanted = [(3, minor) for minor in range(FLOOR[1], NEWEST_KNOWN[1] + 1)]
    found: dict[tuple[int, int], Path] = {}
    for version in wanted:
        name = f"python{version[0]}.{version[1]}"
        places = [Path(folder) / name for folder in os.get_exec_path()]
        places += sorted(Path.home().glob(f".pyenv/versions/{version[0]}.{version[1]}.*/bin/{name}"))
        places += [Path(told) for told in os.environ.get("PYTHONS", "").split(os.pathsep) if told]
        for place in places:
            if _version_of(place) == version:
                found[version] = place
                break
    return found


def _version_of(python: Path) -> tuple[int, int] | None:
    """None where it does not run: pyenv puts names on the PATH for versions that are switched off."""
    if not python.is_file():
        return None
    code = "import sys, venv; print(*sys.version_info[:2])"
    done = subprocess.run([python, "-c", code], capture_output=True, text=True, check=False)
    major, _, minor = done.stdout.strip().partition(" ")
    return (int(major), int(minor)) if done.returncode == 0 else None


def ends() -> list[End]:
    """The oldest and the newest. Raises Missing."""
    found = interpreters()
    if FLOOR not in found:
        raise Missing(_how_to_get(FLOOR, "the oldest end"))
    newest = max(found)
    if newest == FLOOR:
        raise Missing(_how_to_get(NEWEST_KNOWN, "the newest end, for which any from 3.12 would do"))
    if newest != NEWEST_KNOWN:
        print(f"Python {_dotted(NEWEST_KNOWN)} is not on this machine: the newest end runs {_dotted(newest)}.")
    return [
        End("oldest", found[FLOOR], FLOOR, Versions.OLDEST),
        End("newest", found[newest], newest, Versions.NEWEST),
    ]


def _dotted(version: tuple[int, int]) -> str:
    return ".".join(map(str, version))


def _how_to_get(version: tuple[int, int], what: str) -> str:
    return (
        f"Python {_dotted(version)} is missing for {what}. Install python{_dotted(version)} with its venv from your "
        f"system's packages, or by `uv python install {_dotted(version)}` or pyenv, or name one in PYTHONS."
    )


def make_environment(end: End, wheel: Path, folder: Path, set_up: str) -> Environment:
    """What the project of ``set_up`` runs in."""
    extra = "printshop" if set_up == "shop" else "photodrive"
    more = (_with_social_accounts(),) if set_up == "beside" else ()
    return clean.environment(folder, wheel, extra, python=end.python, versions=end.versions, more=more)


def _with_social_accounts() -> str:
    """django-allauth as the demo needs it, with the extra that the project beside us has."""
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text())["dependency-groups"]
    (line,) = (Requirement(line) for line in groups["demo"] if line.startswith("django-allauth"))
    return f"django-allauth[socialaccount]{line.specifier}"


def try_project(end: End, wheel: Path, folder: Path, set_up: str, drive: Project | None) -> Project:
    """Set it up by the README and walk it; the shop at ``drive``, which is the fresh project of this end."""
    shared = drive.environment if drive and set_up == "prefix" else None
    made = clean.project(folder, shared or make_environment(end, wheel, folder, set_up))
    versions = made.environment.versions_of(*(TOLD_OF_SHOP if set_up == "shop" else TOLD))
    print(f"  {set_up}: {', '.join(f'{name} {version}' for name, version in versions.items())}")
    set_ups.SET_UPS[set_up](made)
    shutil.copytree(ROOT / "tests" / "packaging" / "walks", made.site / "walks")
    (made.site / "tests" / "docs").mkdir(parents=True)
    shutil.copy(ROOT / "tests" / "docs" / "owner.py", made.site / "tests" / "docs")
    made.migrate_without_drift()
    if set_up == "shop":
        assert drive is not None
        walk_at_live_drive(made, drive)
    else:
        made.manage("test", "walks.beside" if set_up == "beside" else "walks.drive")
    return made


def walk_at_live_drive(shop: Project, drive: Project) -> None:
    """The shop's walk, with ``drive`` serving on the loopback address meanwhile."""
    issuer = f"http://127.0.0.1:{PORT}"
    settings = drive.site / "mysite" / "settings.py"
    settings.write_text(settings.read_text().replace(set_ups.ISSUER, issuer))
    back = "http://localhost:8001/callback/drive/"
    told = drive.manage("shell", "-v", "0", "-c", f"from walks.live import prepare; prepare({back!r})")
    command = [drive.environment.python, "manage.py", "runserver", "--noreload", f"127.0.0.1:{PORT}"]
    with (drive.site / "server.log").open("w") as log:
        server = subprocess.Popen(command, cwd=drive.site, stdout=log, stderr=log)
        try:
            _wait_for(server)
            shop.manage("test", "walks.shop", ISSUER=issuer, **json.loads(told))
        finally:
            server.terminate()
            server.wait()


def _wait_for(server: subprocess.Popen[bytes]) -> None:
    """Until it listens."""
    for _ in range(240):
        try:
            socket.create_connection(("127.0.0.1", PORT)).close()
            return
        except OSError:
            assert server.poll() is None, "The drive's server ended."
            time.sleep(0.25)
    raise AssertionError(f"Nothing listens on port {PORT}.")


def try_own_tests(end: End, wheel: Path, folder: Path) -> None:
    """Some of this repository's tests, with the demo project and these versions of all that it needs."""
    extras, groups = ("photodrive", "printshop", "redis"), ("demo", "test")
    made = clean.environment(folder, wheel, *extras, python=end.python, versions=end.versions, groups=groups)
    clean.run(made.python, "-c", ASKS_REDIS, cwd=folder)
    told = clean.run(
        *(made.python, "-m", "pytest", "-q", "-n", "2", "-m", "not long and not browser", "-p", "no:cacheprovider"),
        *OWN_TESTS,
        cwd=ROOT,
    )
    print(f"  {' '.join(OWN_TESTS)}: {told.strip().splitlines()[-1].strip('= ')}")


def try_end(end: End, wheel: Path, folder: Path, only: str) -> None:
    print(f"{end.name}: Python {_dotted(end.version)}, {end.python}", flush=True)
    drive: Project | None = None
    for set_up in set_ups.SET_UPS:
        if only in ("", set_up) or (only == "shop" and set_up == "fresh"):
            made = try_project(end, wheel, folder / set_up, set_up, drive)
            drive = made if set_up == "fresh" else drive
    if not only:
        try_own_tests(end, wheel, folder / "own")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--end", choices=["oldest", "newest"])
    parser.add_argument("--set-up", choices=list(set_ups.SET_UPS), default="")
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="photodrive-versions-") as temporary:
        folder = (options.keep or Path(temporary)).resolve()
        (folder / "dist").mkdir(parents=True)
        try:
            tried = [end for end in ends() if options.end in (None, end.name)]
            wheel = clean.build_wheel(folder / "dist")
            for end in tried:
                try_end(end, wheel, folder / end.name, options.set_up)
        except (Missing, AssertionError) as problem:
            print(problem, file=sys.stderr)
            return 1
    print(f"All passed, in {time.monotonic() - began:.0f} seconds.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
