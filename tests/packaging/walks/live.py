"""A drive for a shop in another process: an owner who is signed in and has photos, and the shop as an application."""

from __future__ import annotations

import json
import sys

from django.conf import settings
from django.test import Client
from django.test.utils import setup_test_environment
from django.urls import reverse

from .asking import HERE, path_of, person, picture, register

BACKEND = "django.contrib.auth.backends.ModelBackend"


def prepare(redirect_uri: str) -> None:
    """Prints, as JSON, what the shop needs to know and the owner's cookie."""
    setup_test_environment()  # the admin's form is read from the page's context
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    operator, browser = Client(headers=HERE), Client(headers=HERE)
    operator.force_login(person("operator", superuser=True), BACKEND)
    browser.force_login(person("jane"), BACKEND)
    files = {"photos": [picture(10), picture(200)]}
    browser.post(reverse("photodrive:upload"), files, headers={"accept": "application/json"})
    metadata = browser.get(path_of(f"{settings.PHOTODRIVE['ISSUER']}/.well-known/oauth-authorization-server")).json()
    app = register(operator, metadata, redirect_uri)
    name = settings.SESSION_COOKIE_NAME
    session = f"{name}={browser.cookies[name].value}"
    json.dump({"CLIENT_ID": app.client_id, "CLIENT_SECRET": app.secret, "SESSION": session}, sys.stdout)
