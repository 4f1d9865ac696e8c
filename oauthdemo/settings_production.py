"""Settings for production: everything secret comes from the environment, https only, nothing of the demo.

Needed: ``DRIVE_ORIGIN``, ``SHOP_ORIGIN``, ``SECRET_KEY``, ``CLIENT_SECRET_KEY``, ``ACCOUNTS_KEY`` and
``PRINTSHOP_KEY`` (Fernet keys), ``DATABASE_URL``, ``DATA_DIR``. Further: ``EMAIL_HOST``, ``BEHIND_PROXY=1`` where a
proxy ends TLS and sets X-Forwarded-Proto and X-Forwarded-For, ``DEVELOPERS=1`` to let people register applications.
Run ``migrate``, ``createcachetable`` and ``collectstatic`` first.
"""

from __future__ import annotations

import os
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

import django
from django.core.exceptions import ImproperlyConfigured

from oauthdemo.data import environment

SECRETS = ("SECRET_KEY", "CLIENT_SECRET_KEY", "ACCOUNTS_KEY", "PRINTSHOP_KEY")
for _name in ("DRIVE_ORIGIN", "SHOP_ORIGIN", "DATABASE_URL", "DATA_DIR"):
    environment.required(_name)
for _name in SECRETS:
    environment.secret(_name)

from oauthdemo.settings import *  # noqa: E402, F403
from oauthdemo.settings import (  # noqa: E402
    DATA_DIR,
    DRIVE_ORIGIN,
    MIDDLEWARE,
    PHOTODRIVE,
    PRINTSHOP,
    SHOP_ORIGIN,
    STORAGES,
)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _refuse_the_demo() -> None:
    """Neither the demo's addresses nor keys that a demo once made may end up in production."""
    for name, origin in (("DRIVE_ORIGIN", DRIVE_ORIGIN), ("SHOP_ORIGIN", SHOP_ORIGIN)):
        if _is_loopback(urlsplit(origin).hostname or "localhost") or not origin.startswith("https://"):
            raise ImproperlyConfigured(
                f"{name} is {origin}, which is no origin for production: https and a public name, please."
            )
    folders = (DATA_DIR, Path(__file__).resolve().parent.parent / "var")
    made = {file.read_text().strip() for folder in folders for file in (folder / "keys").glob("*")}
    for name in SECRETS:
        if environment.required(name).strip() in made:
            raise ImproperlyConfigured(f"{name} is the demo's. Make a new one for production.")


_refuse_the_demo()

DEBUG = False
DEMO = False
CLIENTS = False
TRACE = False
ALLOWED_HOSTS = [urlsplit(DRIVE_ORIGIN).hostname, urlsplit(SHOP_ORIGIN).hostname]
MIDDLEWARE = [name for name in MIDDLEWARE if not name.startswith(("oauthdemo.trace.", "oauthdemo.clients."))]
PHOTODRIVE = {**PHOTODRIVE, "DEVELOPERS_ENABLED": os.environ.get("DEVELOPERS") == "1"}
PRINTSHOP = {**PRINTSHOP, "ALLOW_INSECURE_SOURCES": False}

# http redirect addresses are refused at registration, loopback ones of native apps apart (RFC 8252 section 7.3).
SILENCED_SYSTEM_CHECKS = ["oauth2_provider.W008"]
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
if os.environ.get("BEHIND_PROXY") == "1":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    PHOTODRIVE = {**PHOTODRIVE, "TRUSTED_PROXY_COUNT": 1}  # the proxy's own address is everybody's

SESSION_COOKIE_NAME = "__Host-photodrive_session"
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrftoken"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_HTTPONLY = True
KNOWN_BROWSER_COOKIE_NAME = "__Host-photodrive_known"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"
ADMIN_SECOND_FACTOR = True

CACHES = {
    # Shared by all processes, as throttles must be, and with room for them: Django drops entries beyond 300.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "photodrive_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
}
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
STATIC_ROOT = DATA_DIR / "static"
WHITENOISE_USE_FINDERS = False

_mail_server = environment.given("EMAIL_HOST") or "localhost"
_mail_timeout = 10  # seconds; a letter is sent while somebody waits for a page
if django.VERSION >= (6, 1):
    MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": _mail_server, "timeout": _mail_timeout},
        },
    }
else:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = _mail_server
    EMAIL_TIMEOUT = _mail_timeout
