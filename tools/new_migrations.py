#!/usr/bin/env python
"""Writes migrations for changed models, beside those that are there: what is released is never written anew.

Django writes the names of DOT's models as settings that a host project need not have, or, as the base of a proxy, as
they are called here. DOT's own settings object has them always.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OURS = ("photodrive", "printshop", "oauthdemo")
OF_DOT = ROOT / "photodrive" / "migrations"
MODELS = "from oauth2_provider.settings import oauth2_settings\n"
BY_DOTS_SETTINGS = {
    r"\bsettings\.OAUTH2_PROVIDER_([A-Z_]+_MODEL)": r"oauth2_settings.\1",
    r"bases=\('oauth2_provider\.application',\)": "bases=(oauth2_settings.APPLICATION_MODEL,)",
    r" +\('oauth2_provider', '\w+'\),\n": "",  # a swappable dependency stands beside it, and goes with any release
}


def by_dots_settings(text: str) -> str:
    """The migration ``text`` of the drive, as it works in a project that has none of these settings."""
    found = text
    for pattern, instead in BY_DOTS_SETTINGS.items():
        found = re.sub(pattern, instead, found)
    if found == text:
        return text
    return re.sub(r"^from django\.db import migrations.*\n", lambda line: line[0] + MODELS, found, flags=re.MULTILINE)


def main() -> None:
    before = set(OF_DOT.glob("*.py"))
    subprocess.run([sys.executable, "manage.py", "makemigrations", *OURS, *sys.argv[1:]], cwd=ROOT, check=True)
    for made in set(OF_DOT.glob("*.py")) - before:
        made.write_text(by_dots_settings(made.read_text()))


if __name__ == "__main__":
    main()
