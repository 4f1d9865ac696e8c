"""What the environment says, variable by variable. One that is set to nothing is a mistake, and refused by its name.

``SECRET_KEY=$UNSET`` in some script would otherwise mean "make one up". No message repeats a value: it may be a secret.
"""

from __future__ import annotations

import os
import re
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import dj_database_url
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured
from django.db.utils import load_backend

LEAST_CHARACTERS = 32  # of a secret in production
HIGHEST_PORT = 65_535
_HOST = re.compile(r"(?:[A-Za-z0-9][A-Za-z0-9._-]*|\[[0-9A-Fa-f:.]+\])(?::[0-9]+)?")  # "*" would allow every host


def given(name: str) -> str | None:
    """The variable ``name``; None where it is not set. Raises ImproperlyConfigured where it is set to nothing."""
    value = os.environ.get(name)
    if value is not None and not value.strip():
        raise ImproperlyConfigured(f"{name} is set in the environment, but empty. Give it a value, or do not set it.")
    return value


def required(name: str) -> str:
    """The variable ``name``. Raises ImproperlyConfigured where it is not set, or set to nothing."""
    value = given(name)
    if value is None:
        raise ImproperlyConfigured(f"Set {name} in the environment.")
    return value


def port(name: str, default: int) -> int:
    """The port in the variable ``name``."""
    value = given(name) or str(default)
    if not (value.isascii() and value.isdecimal() and len(value) <= 5 and int(value) <= HIGHEST_PORT):
        raise ImproperlyConfigured(f"{name} must be the number of a port, {HIGHEST_PORT} at most.")
    return int(value)


def time_zone(name: str, default: str) -> str:
    """The time zone in the variable ``name``, by its name in the database of the IANA."""
    value = given(name) or default
    try:
        ZoneInfo(value)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        raise ImproperlyConfigured(f"{name} must be the name of a time zone, such as Europe/Berlin.") from None
    return value


def origin(name: str, default: str) -> str:
    """The origin in the variable ``name``: scheme, host and perhaps a port."""
    value = given(name) or default
    try:
        parts = urlsplit(value)
        is_one = bool(_HOST.fullmatch(parts.netloc)) and value == f"{parts.scheme}://{parts.netloc}"
        is_one = is_one and (parts.port or 1) > 0
    except ValueError:
        is_one = False
    if not is_one or parts.scheme not in ("http", "https") or any(one.isspace() for one in value):
        raise ImproperlyConfigured(f"{name} must be an origin, such as https://drive.example, without a path.")
    return value


def database(name: str, default: str) -> Any:
    """The database that the URL in the variable ``name`` means, as in DATABASES."""
    value = given(name) or default
    try:
        found = dj_database_url.parse(value)
    except ValueError:
        raise ImproperlyConfigured(
            f"{name} must be the URL of a database, such as postgresql://name:password@host/database."
        ) from None
    try:
        load_backend(found["ENGINE"])
    except (ImportError, ImproperlyConfigured):
        raise ImproperlyConfigured(f"{name} is of a kind of database whose driver is not installed here.") from None
    return found


def fernet_key(name: str) -> str | None:
    """The key for Fernet in the variable ``name``; None where it is not set."""
    value = given(name)
    if value is not None:
        try:
            Fernet(value)
        except ValueError:
            raise ImproperlyConfigured(
                f"{name} must be a key that cryptography.fernet.Fernet.generate_key() has made."
            ) from None
    return value


def secret(name: str) -> str:
    """The secret in the variable ``name``, for production: one that nobody guesses."""
    value = required(name)
    if len(value.strip()) < LEAST_CHARACTERS:
        raise ImproperlyConfigured(
            f"{name} is too short: a secret has {LEAST_CHARACTERS} characters or more. "
            "Make one with: python -c 'import secrets; print(secrets.token_urlsafe(48))'"
        )
    return value
