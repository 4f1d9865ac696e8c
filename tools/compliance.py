"""Say which test holds which section of which specification, and which promise of ours: from a run, never by hand.

Runs every test with a ``spec`` or ``promise`` mark and prints the tables. ``--write`` makes docs/compliance.md of
them; when one case does not pass, nothing is written and the command fails. ``--check`` runs nothing: it says whether
the page lists exactly the tests that are marked now.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "compliance.md"
sys.path.insert(0, str(ROOT))

from tools import compliance_page, postgres  # noqa: E402

MARKED = "spec or promise"

Case = dict[str, Any]


def pytest(*arguments: str, marks: str = MARKED, **environment: str) -> list[Case]:
    """The marked cases of one run of pytest, told on the error output; mere collecting is told only when it fails.

    Ends the command if the run fails.
    """
    silent = "--collect-only" in arguments
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "marked.json"
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "tools.marked_tests"]
        command += ["--marked-to", str(target), "-m", marks, *arguments]
        variables = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
        out = subprocess.PIPE if silent else sys.stderr
        done = subprocess.run(command, cwd=ROOT, env=variables, stdout=out, text=True, check=False)
        if done.returncode:
            sys.exit(f"{done.stdout or ''}Not every test passed, and nothing was written.")
        cases: list[Case] = json.loads(target.read_text())
    return cases


def collected() -> list[Case]:
    """The cases that are marked now."""
    return pytest("--collect-only", DATABASE_URL="")


def passed(jobs: str, postgres_url: str) -> list[Case]:
    """Every marked case, once it passed on each database it is for. Ends the command if one was left out."""
    cases = pytest("-n", jobs, DATABASE_URL="", POSTGRES_URL=postgres_url)
    if postgres_url:
        cases += pytest("-n", jobs, marks=f"({MARKED}) and not either_database", DATABASE_URL=postgres_url)
    found = {case["id"]: case for case in cases if case["outcome"] == "passed"}
    if never := sorted({case["id"] for case in cases} - found.keys()):
        sys.exit("Left out, so nothing was written:\n" + "\n".join(never))
    return list(found.values())


def how_it_was_made(cases: list[Case], databases: str) -> str:
    """The paragraph about the run."""
    tests = {(case["path"], case["name"]) for case in cases}
    with_what = ", ".join(f"{package} {version(package)}" for package in ("Django", "django-oauth-toolkit"))
    return (
        f"This run: {len(cases)} cases of {len(tests)} tests, on {databases}, with Python "
        f"{sys.version_info.major}.{sys.version_info.minor}, {with_what}."
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write docs/compliance.md")
    parser.add_argument("--check", action="store_true", help="run nothing, compare docs/compliance.md")
    parser.add_argument("--jobs", default="auto", help="how many processes run the tests")
    asked = parser.parse_args()
    if asked.check:
        if PAGE.exists() and compliance_page.tables_of(PAGE.read_text()) == compliance_page.tables(collected()):
            return 0
        print("docs/compliance.md does not list the tests that are marked now: run make compliance", file=sys.stderr)
        return 1
    postgres_url = postgres.find()
    cases = passed(asked.jobs, postgres_url)
    databases = "SQLite and PostgreSQL" if postgres_url else "SQLite"
    page = compliance_page.page(cases, made=how_it_was_made(cases, databases))
    if asked.write:
        PAGE.write_text(page)
    else:
        print(page)
    return 0


if __name__ == "__main__":
    sys.exit(main())
