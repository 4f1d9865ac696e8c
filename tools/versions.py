"""Try the wheel with the oldest and the newest versions that its bounds allow, in environments and projects made anew.

Each end of the range has the four projects that the README describes, and the story walked in each; then some of this
repository's own tests; both ends at once. Needs an interpreter for either end and the package index. ``--end oldest``
tries one of them, ``--set-up shop`` one of the projects, and ``--keep FOLDER`` leaves all of it there.
"""

from __future__ import annotations

import argparse
import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.packaging import clean, set_ups  # noqa: E402
from tests.packaging.clean import Environment, Project, Versions  # noqa: E402
from tools import interpreters  # noqa: E402

OWN_TESTS = ("tests/spec/rfc6749", "tests/spec/rfc7636", "tests/spec/rfc8628", "tests/printshop/oauth")
TOLD = ("django", "django-oauth-toolkit", "oauthlib", "djangorestframework", "pillow", "cryptography")
TOLD_OF_SHOP = ("django", "httpx2", "joserfc", "pillow", "cryptography")
PORT = 8137
SOCIAL_ACCOUNTS = "django-allauth[socialaccount]>=65.19.4"  # of the project beside us; the demo needs a newer one
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


@dataclass(frozen=True)
class End:
    """One end of the range: an interpreter, and which versions uv resolves for it."""

    name: str
    python: Path
    versions: Versions
    port: int  # of the drive that the shop is walked at


def ends() -> list[End]:
    """The oldest and the newest. Raises Missing."""
    oldest, newest = interpreters.oldest_and_newest()
    if newest != interpreters.NEWEST_KNOWN:
        known, here = interpreters.dotted(interpreters.NEWEST_KNOWN), interpreters.dotted(newest)
        print(f"Python {known} is not on this machine: the newest end is {here}. PYTHONS may name others.")
    places = interpreters.found()
    return [
        End("oldest", places[oldest], Versions.OLDEST, PORT),
        End("newest", places[newest], Versions.NEWEST, PORT + 1),
    ]


def make_environment(end: End, wheel: Path, folder: Path, set_up: str) -> Environment:
    """What the project of ``set_up`` runs in."""
    extra = "printshop" if set_up == "shop" else "photodrive"
    more = (SOCIAL_ACCOUNTS,) if set_up == "beside" else ()
    return clean.environment(folder, wheel, extra, python=end.python, versions=end.versions, more=more)


def try_project(end: End, wheel: Path, folder: Path, set_up: str, made: dict[str, Project]) -> str:
    """Set it up by the README and walk it: the shop at the drive of the fresh project, which must be in ``made``.

    Tells which versions it ran.
    """
    assert set_up != "shop" or "fresh" in made, "The shop needs the drive of the fresh project, which failed."
    shared = made["fresh"].environment if set_up == "prefix" and "fresh" in made else None
    tried = clean.project(folder, shared or make_environment(end, wheel, folder, set_up))
    set_ups.SET_UPS[set_up](tried)
    shutil.copytree(ROOT / "tests" / "packaging" / "walks", tried.site / "walks")
    (tried.site / "tests" / "docs").mkdir(parents=True)
    shutil.copy(ROOT / "tests" / "docs" / "owner.py", tried.site / "tests" / "docs")
    tried.migrate_without_drift()
    made[set_up] = tried
    if set_up == "shop":
        walk_at_live_drive(tried, made["fresh"], end.port)
    else:
        tried.manage("test", "walks.beside" if set_up == "beside" else "walks.drive")
    versions = tried.environment.versions_of(*(TOLD_OF_SHOP if set_up == "shop" else TOLD))
    return ", ".join(f"{name} {version}" for name, version in versions.items())


def walk_at_live_drive(shop: Project, drive: Project, port: int) -> None:
    """The shop's walk, with ``drive`` serving on the loopback address meanwhile."""
    issuer = f"http://127.0.0.1:{port}"
    settings = drive.site / "mysite" / "settings.py"
    settings.write_text(settings.read_text().replace(set_ups.ISSUER, issuer))
    back = "http://localhost:8001/callback/drive/"
    told = drive.manage("shell", "-v", "0", "-c", f"from walks.live import prepare; prepare({back!r})")
    command = [drive.environment.python, "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"]
    with (drive.site / "server.log").open("w") as log:
        server = subprocess.Popen(command, cwd=drive.site, stdout=log, stderr=log)
        try:
            _wait_for(server, port)
            shop.manage("test", "walks.shop", ISSUER=issuer, **json.loads(told))
        finally:
            server.terminate()
            server.wait()


def _wait_for(server: subprocess.Popen[bytes], port: int) -> None:
    """Until it listens."""
    for _ in range(240):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            assert server.poll() is None, "The drive's server ended."
            time.sleep(0.25)
    raise AssertionError(f"Nothing listens on port {port}.")


def try_own_tests(end: End, wheel: Path, folder: Path) -> str:
    """Some of this repository's tests, with the demo project and all that it needs; what pytest says at the end."""
    extras, groups = ("photodrive", "printshop", "redis"), ("demo", "test")
    made = clean.environment(folder, wheel, *extras, python=end.python, versions=end.versions, groups=groups)
    clean.run(made.python, "-c", ASKS_REDIS, cwd=folder)
    told = clean.run(
        *(made.python, "-m", "pytest", "-q", "-m", "not long and not browser", "-p", "no:cacheprovider"),
        *OWN_TESTS,
        cwd=ROOT,
    )
    return f"{' '.join(OWN_TESTS)}: {told.strip().splitlines()[-1].strip('= ')}"


def attempt(what: str, action: Callable[[], str]) -> bool:
    """Whether ``action`` succeeded. What it tells is printed, or what went wrong."""
    began = time.monotonic()
    try:
        told = action()
    except (AssertionError, subprocess.TimeoutExpired) as problem:
        print(f"{what}: FAILED\n{problem}", flush=True)
        return False
    print(f"{what}: passed in {time.monotonic() - began:.0f} s: {told}", flush=True)
    return True


def try_end(end: End, wheel: Path, folder: Path, only: str) -> bool:
    """Whether all of it passed."""
    print(f"{end.name}: {clean.run(end.python, '--version', cwd=ROOT).strip()}, {end.python}", flush=True)
    made: dict[str, Project] = {}
    wanted = [name for name in set_ups.SET_UPS if only in ("", name) or (name, only) == ("fresh", "shop")]
    passed = [
        attempt(f"{end.name}, {name}", partial(try_project, end, wheel, folder / name, name, made)) for name in wanted
    ]
    if not only:
        passed.append(attempt(f"{end.name}, own tests", partial(try_own_tests, end, wheel, folder / "own")))
    return all(passed)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--end", choices=["oldest", "newest"])
    parser.add_argument("--set-up", choices=list(set_ups.SET_UPS), default="")
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="photodrive-versions-") as temporary:
        folder = (options.keep or Path(temporary)).resolve()
        (folder / "dist").mkdir(parents=True)
        try:
            tried = [end for end in ends() if options.end in (None, end.name)]
            wheel = clean.build_wheel(folder / "dist")
        except (interpreters.Missing, AssertionError) as problem:
            print(problem, file=sys.stderr)
            return 1
        with ThreadPoolExecutor() as both:
            passed = list(both.map(lambda end: try_end(end, wheel, folder / end.name, options.set_up), tried))
    print("All of it passed." if all(passed) else "Not all of it passed.")
    return int(not all(passed))


if __name__ == "__main__":
    sys.exit(main())
