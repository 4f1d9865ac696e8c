"""The print shop by itself: no drive, no django-oauth-toolkit, no REST framework, no accounts."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.settings.mail import *  # noqa: F403

SECRET_KEY = "only-for-tests"
DEBUG = False
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
USE_TZ = True
TIME_ZONE = "UTC"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ROOT_URLCONF = "tests.settings.only_printshop_urls"
STATIC_URL = "/static/"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

INSTALLED_APPS = [
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_countries",
    "photodrive_assets",
    "printshop",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "printshop.sessions.middleware.ShopSessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": ":memory:",
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 10},
    }
}
MEDIA_ROOT = Path(tempfile.gettempdir()) / "only-printshop"  # each test has a place of its own
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PRINTSHOP = {
    "ORIGIN": "http://testserver",
    "ENCRYPTION_KEYS": ["c2hvcC10ZXN0cy1vbmx5LXNob3AtdGVzdHMtb25seTA="],
    "ALLOW_INSECURE_SOURCES": True,
    "HTTP_TIMEOUT_SECONDS": 2.0,
    "HTTP_DEADLINE_SECONDS": 5.0,
}
