"""Run ``check --deploy`` on the production settings, with made-up values for what the environment must give."""

from __future__ import annotations

import os
import secrets
import sys
import tempfile
from pathlib import Path

from cryptography.fernet import Fernet


def main() -> int:
    with tempfile.TemporaryDirectory() as data_dir:
        os.environ.update(
            DJANGO_SETTINGS_MODULE="oauthdemo.settings_production",
            DRIVE_ORIGIN="https://drive.example",
            SHOP_ORIGIN="https://prints.example",
            SECRET_KEY=secrets.token_urlsafe(60),
            CLIENT_SECRET_KEY=secrets.token_urlsafe(60),
            ACCOUNTS_KEY=Fernet.generate_key().decode(),
            PRINTSHOP_KEY=Fernet.generate_key().decode(),
            DATABASE_URL=f"sqlite:///{data_dir}/check.sqlite3",
            DATA_DIR=data_dir,
        )
        from django.core.management import execute_from_command_line

        execute_from_command_line(["manage.py", "check", "--deploy", "--fail-level", "WARNING"])
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(Path.cwd()))
    sys.exit(main())
