"""A mail server that is not there."""

from __future__ import annotations

from typing import Any

import django

BACKEND = "django.core.mail.backends.smtp.EmailBackend"


def down(settings: Any) -> None:
    """Letters go to a port of this machine at which nobody listens. ``settings`` is pytest-django's fixture."""
    if django.VERSION >= (6, 1):
        settings.MAILERS = {"default": {"BACKEND": BACKEND, "OPTIONS": {"host": "127.0.0.1", "port": 1}}}
    else:
        settings.EMAIL_BACKEND = BACKEND
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
