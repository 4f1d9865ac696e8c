"""The drive in a project with all of django-oauth-toolkit: its middleware, its backend, its REST framework classes."""

from __future__ import annotations

from typing import Any

import pytest

MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "oauth2_provider.middleware.OAuth2TokenMiddleware",
    "oauth2_provider.middleware.OAuth2ExtraTokenMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
BACKENDS = ["oauth2_provider.backends.OAuth2Backend", "django.contrib.auth.backends.ModelBackend"]


@pytest.fixture(autouse=True)
def beside_dot(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.attacks.host.urls"
    settings.MIDDLEWARE = MIDDLEWARE
    settings.AUTHENTICATION_BACKENDS = BACKENDS
    settings.LOGIN_URL = "/host/login/"
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "ONLY_SERVER": False}
    ours = {name: value for name, value in settings.OAUTH2_PROVIDER.items() if not name.startswith("COMPLIANT_")}
    settings.OAUTH2_PROVIDER = {**ours, "SCOPES": {"read": "Read", "write": "Write"}}
