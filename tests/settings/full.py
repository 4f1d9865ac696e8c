"""Both apps and the demo project, in a temporary data directory, with fixed keys and fast password hashes."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_data_dir = tempfile.mkdtemp(prefix="photodrive-tests-")
atexit.register(shutil.rmtree, _data_dir, ignore_errors=True)
os.environ.update(
    DATA_DIR=_data_dir,
    PORT="8000",
    SECRET_KEY="a key for tests only",
    CLIENT_SECRET_KEY="another key for tests only",
    ACCOUNTS_KEY="YWNjb3VudHMtb25seS1hY2NvdW50cy1vbmx5LXRlc3Q=",
    PRINTSHOP_KEY="dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk=",
    DEMO_PASSWORD="a password for tests only",
)
for _name in ("DRIVE_ORIGIN", "SHOP_ORIGIN", "FRAME_ORIGIN", "SLIDESHOW_ORIGIN", "DEBUG"):
    os.environ.pop(_name, None)
if not os.environ.get("DATABASE_URL"):  # `make test` says so where SQLite is meant
    os.environ.pop("DATABASE_URL", None)
# Playwright runs an event loop in the thread of the tests; the queries there are as synchronous as ever.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

from oauthdemo.settings import *  # noqa: E402, F403
from oauthdemo.settings import DATABASES, PASSWORD_HASHERS  # noqa: E402
from tests.settings.mail import *  # noqa: E402, F403

ALLOWED_HOSTS = ["127.0.0.1", "localhost", "frame.localhost", "slideshow.localhost"]
ORIGIN_ALIASES = {"testserver": "drive"}  # a plain test client is at the drive
TRACE = False
WHITENOISE_AUTOREFRESH = True  # each test client would look at every static file first, a quarter of the suite's time

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file: servers in threads need connections of their own, which a database in memory cannot give.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(_data_dir) / "tests.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
else:
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c synchronous_commit=off"  # nothing outlives a test

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *PASSWORD_HASHERS[1:]]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
ACCOUNT_RATE_LIMITS = False
