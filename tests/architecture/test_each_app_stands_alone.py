"""Each app boots, checks, migrates and answers in a process where the other one's needs cannot be imported."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# Runs in a fresh interpreter: the names in argv[3:] raise ModuleNotFoundError there, as if not installed.
PROGRAM = """
import sys
from importlib.abc import MetaPathFinder

class Absent(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in sys.argv[3:]:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Absent())
import os
os.environ["DJANGO_SETTINGS_MODULE"] = sys.argv[1]
import django
django.setup()
from django.core.management import call_command
call_command("check", fail_level="WARNING")
from django.test.utils import setup_test_environment
from django.db import connection
from django.test import Client
setup_test_environment()
connection.creation.create_test_db(verbosity=0)
call_command("makemigrations", check=True, dry_run=True)
for path in sys.argv[2].split(","):
    client = Client()
    if path.startswith("@"):  # for people who are signed in
        from django.contrib.auth import get_user_model
        client.force_login(get_user_model().objects.get_or_create(username="jane")[0])
    print(client.get(path.removeprefix("@")).status_code)
"""

THE_SHOPS = ("printshop", "httpx2", "babel", "django_countries")
THE_DRIVES = ("photodrive", "oauth2_provider", "oauthlib", "rest_framework", "drf_spectacular", "pillow_heif")
OF_NOBODY = ("authlib", "djmoney", "moneyed")  # the shop lived on them once, or tests and examples do
THE_DEMOS = ("oauthdemo", "allauth", "csp", "whitenoise", "dj_database_url")


@pytest.mark.parametrize(
    ("settings_module", "pages", "absent"),
    [
        (
            "tests.settings.only_photodrive",
            ("/", "/api/v1/docs/", "/api/v1/schema/", "@/security/"),
            (*THE_SHOPS, *THE_DEMOS, *OF_NOBODY),
        ),
        ("tests.settings.only_printshop", ("/", "/sources/"), (*THE_DRIVES, *THE_DEMOS, *OF_NOBODY)),
    ],
)
def test_app_boots_migrates_and_answers_without_the_other_ones_needs(
    settings_module: str, pages: tuple[str, ...], absent: tuple[str, ...]
) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DJANGO_SETTINGS")}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, settings_module, ",".join([*pages, "/no-such-page/"]), *absent],
        cwd=ROOT,
        env={**environment, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    expected = [*("200" for _ in pages), "404"]
    assert done.stdout.split()[-len(expected) :] == expected, done.stdout
