"""A clean virtual environment and an empty Django project, with nothing of this repository but the wheel."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PIN = re.compile(r"^[A-Za-z0-9._-]+==[^\\\n]+", re.MULTILINE)
PATIENCE_SECONDS = 300


def run(*command: str | Path, cwd: Path) -> str:
    """What a command prints; it must succeed."""
    ours = ("DJANGO_", "DATABASE_URL", "PYTHONPATH", "VIRTUAL_ENV", "PYTEST_", "DATA_DIR", "SECRET_KEY")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=kept,
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
class Project:
    """An environment in which one extra of the wheel is installed, and a project made by ``startproject``."""

    folder: Path

    @property
    def python(self) -> Path:
        return self.folder / "env" / "bin" / "python"

    @property
    def site(self) -> Path:
        return self.folder / "site"

    def manage(self, *arguments: str) -> str:
        return run(self.python, "manage.py", *arguments, cwd=self.site)

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


def project(folder: Path, wheel: Path, extra: str) -> Project:
    """Install ``wheel[extra]`` at the locked versions and start a project."""
    made = Project(folder)
    made.site.mkdir(parents=True)
    constraints = folder / "constraints.txt"
    constraints.write_text("\n".join(PIN.findall((ROOT / "requirements.txt").read_text())))
    uv = (sys.executable, "-m", "uv")
    run(*uv, "venv", "--quiet", "--python", sys.executable, "env", cwd=folder)
    run(*uv, "pip", "install", "--quiet", "--python", made.python, "-c", constraints, f"{wheel}[{extra}]", cwd=folder)
    run(made.python, "-m", "django", "startproject", "mysite", ".", cwd=made.site)
    return made
