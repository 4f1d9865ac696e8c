"""The drive as a guest: under a prefix, behind LoginRequiredMiddleware, with the user model that ``ODD_USER`` names."""

from __future__ import annotations

import os

from tests.settings.only_photodrive import *  # noqa: F403
from tests.settings.only_photodrive import INSTALLED_APPS, MIDDLEWARE, PHOTODRIVE

INSTALLED_APPS = [*INSTALLED_APPS, "tests.settings.people"]
MIDDLEWARE = [*MIDDLEWARE, "django.contrib.auth.middleware.LoginRequiredMiddleware"]
AUTH_USER_MODEL = f"people.{os.environ['ODD_USER']}"
ROOT_URLCONF = "tests.settings.odd_users_urls"
LOGIN_URL = "/enter/"
PHOTODRIVE = {**PHOTODRIVE, "DEVELOPERS_ENABLED": True}
