"""Clean virtual environments and empty Django projects, with nothing of this repository but the wheel."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PIN = re.compile(r"^[A-Za-z0-9._-]+==[^\\\n]+", re.MULTILINE)
PATIENCE_SECONDS = 600


class Versions(StrEnum):
    """Which versions an environment has: the pinned ones, or what uv resolves from pyproject.toml."""

    LOCKED = "locked"
    OLDEST = "lowest-direct"
    NEWEST = "highest"


def run(*command: str | Path, cwd: Path, **more: str) -> str:
    """What a command prints; it must succeed. ``more`` goes into its environment."""
    ours = ("DJANGO_", "DATABASE_URL", "PYTHONPATH", "VIRTUAL_ENV", "PYTEST_", "DATA_DIR", "SECRET_KEY")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=kept | more,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def build_wheel(folder: Path) -> Path:
    run(sys.executable, "tools/wheel.py", "--keep", folder, cwd=ROOT)
    return next(folder.glob("*.whl"))


@dataclass(frozen=True)
class Environment:
    """A virtual environment in which some extras of the wheel are installed."""

    folder: Path

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    def versions_of(self, *packages: str) -> dict[str, str]:
        """The installed versions, by package."""
        code = f"from importlib.metadata import version; [print(name, version(name)) for name in {packages!r}]"
        lines = run(self.python, "-c", code, cwd=self.folder).splitlines()
        return dict(line.split() for line in lines)

    def present(self, *modules: str) -> list[str]:
        """Those of ``modules`` that can be imported there."""
        code = f"import importlib.util as u; print(*[name for name in {modules!r} if u.find_spec(name)])"
        return run(self.python, "-c", code, cwd=self.folder).split()


def environment(
    folder: Path,
    wheel: Path,
    *extras: str,
    python: str | Path = sys.executable,
    versions: Versions = Versions.LOCKED,
    groups: tuple[str, ...] = (),
    more: tuple[str, ...] = (),
) -> Environment:
    """Make one in ``folder`` with ``wheel[extras]``, these dependency groups, and ``more`` requirements."""
    made = Environment(folder / "env")
    folder.mkdir(parents=True, exist_ok=True)
    uv = (sys.executable, "-m", "uv")
    run(*uv, "venv", "--quiet", "--python", python, made.folder, cwd=folder)
    given = folder / "constraints.txt"
    if versions is Versions.LOCKED:
        given.write_text("\n".join(PIN.findall((ROOT / "requirements.txt").read_text())))
    else:
        # From the project's file: what only the wheel asks for is not asked for directly, and would be the newest.
        (folder / "more.in").write_text("\n".join(more))
        wanted = [*(f"--extra={extra}" for extra in extras), *(f"--group={group}" for group in groups)]
        resolve = (
            "pip",
            "compile",
            "--quiet",
            "--no-annotate",
            "--python",
            made.python,
            "--resolution",
            versions.value,
        )
        run(*uv, *resolve, "-o", given, ROOT / "pyproject.toml", folder / "more.in", *wanted, cwd=ROOT)
    needed = (f"{wheel}[{','.join(extras)}]", *more) if versions is Versions.LOCKED else (wheel, "-r", given)
    run(*uv, "pip", "install", "--quiet", "--python", made.python, "-c", given, *needed, cwd=folder)
    return made


@dataclass(frozen=True)
class Project:
    """A project made by ``startproject``, and the environment in which it runs."""

    site: Path
    environment: Environment

    def manage(self, *arguments: str, **more: str) -> str:
        return run(self.environment.python, "manage.py", *arguments, cwd=self.site, **more)

    def append(self, name: str, text: str) -> None:
        with (self.site / "mysite" / name).open("a") as file:
            file.write(f"\n{text}")

    def get(self, *paths: str) -> dict[str, int]:
        """The status of each page, for somebody who is not signed in."""
        code = (
            "from django.test import Client; from django.conf import settings; settings.ALLOWED_HOSTS = ['*']; "
            f"[print(path, Client().get(path).status_code) for path in {paths!r}]"
        )
        lines = self.manage("shell", "-v", "0", "-c", code).split("\n")
        return {path: int(status) for path, _, status in (line.partition(" ") for line in lines if line)}

    def migrate_without_drift(self) -> None:
        """No check complains, ``migrate`` does it all, and no model asks for another migration."""
        self.manage("check", "--fail-level", "WARNING")
        self.manage("migrate", "-v", "0")
        assert "No migrations to apply" in self.manage("migrate")
        assert "No changes detected" in self.manage("makemigrations", "--check", "--dry-run")


def project(folder: Path, made: Environment) -> Project:
    """Start a project in ``folder``."""
    started = Project(folder / "site", made)
    started.site.mkdir(parents=True)
    run(made.python, "-m", "django", "startproject", "mysite", ".", cwd=started.site)
    return started
