"""The set-ups that the README describes, each built by its lines alone from a project that ``startproject`` made."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.docs import markdown
from tests.packaging.clean import ROOT, Project

README = (ROOT / "README.md").read_text()
DRIVE = "### The drive"
PREFIX = "### Under a prefix"
SHOP = "### The shop"
ISSUER = "http://127.0.0.1:8000"
KEY = "dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk="
LOGIN_REQUIRED = 'MIDDLEWARE += ["django.contrib.auth.middleware.LoginRequiredMiddleware"]\n'
DOT_MODELS = "\n".join(
    f'OAUTH2_PROVIDER_{name}_MODEL = "oauth2_provider.{model}"'
    for name, model in (("APPLICATION", "Application"), ("ACCESS_TOKEN", "AccessToken"))
)

# A user without a username, as many projects have: found by an e-mail address, numbered by a UUID.
PERSON = """
import uuid

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models


class People(BaseUserManager):
    def create_user(self, email, password=None, **fields):
        person = self.model(email=self.normalize_email(email), **fields)
        person.set_password(password)
        person.save()
        return person

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class Person(AbstractBaseUser, PermissionsMixin):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    USERNAME_FIELD = EMAIL_FIELD = "email"
    objects = People()
"""
OWN_USER = 'INSTALLED_APPS += ["people"]\nAUTH_USER_MODEL = "people.Person"\n'

# A project that has an authorization server and accounts of its own, and lets their middleware and backends run.
HOST_SETTINGS = """
INSTALLED_APPS += ["oauth2_provider", "rest_framework", "allauth", "allauth.account", "allauth.socialaccount"]
MIDDLEWARE += [
    "oauth2_provider.middleware.OAuth2TokenMiddleware",
    "oauth2_provider.middleware.OAuth2ExtraTokenMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "oauth2_provider.backends.OAuth2Backend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
MEDIA_ROOT, MEDIA_URL = BASE_DIR / "media", "media/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
OAUTH2_PROVIDER = {"SCOPES": {"read": "Read what is yours"}, "OIDC_ENABLED": False}
OAUTH2_PROVIDER_APPLICATION_MODEL = "oauth2_provider.Application"
OAUTH2_PROVIDER_ACCESS_TOKEN_MODEL = "oauth2_provider.AccessToken"
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["oauth2_provider.contrib.rest_framework.OAuth2Authentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
}
"""
HOST_VIEWS = '''
from django.http import JsonResponse
from rest_framework.decorators import api_view


def page(request):
    """Who is signed in, by whatever means this project has."""
    return JsonResponse({"user": str(request.user)})


@api_view()
def resource(request):
    """What this project's own tokens open."""
    return JsonResponse({"user": str(request.user)})
'''
HOST_URLS = """
from django.urls import include
from mysite import views

urlpatterns += [
    path("", views.page),
    path("resource/", views.resource),
    path("accounts/", include("allauth.urls")),
    path("o/", include("oauth2_provider.urls")),
]
"""


def drive(made: Project) -> None:
    """The drive at the root of a project that has nothing else."""
    settings, urls = _blocks(DRIVE)
    made.append("settings.py", settings)
    _write_urls(made, urls)


def prefixed(made: Project) -> None:
    """The drive under a prefix, for users of the project's own who have an e-mail address and no name."""
    settings, urls = _blocks(DRIVE)
    made.manage("startapp", "people")
    (made.site / "people" / "models.py").write_text(PERSON)
    made.append("settings.py", OWN_USER + settings + LOGIN_REQUIRED)
    _write_urls(made, without_drive(urls))
    made.append("urls.py", *_blocks(PREFIX))
    made.manage("makemigrations", "people", "-v", "0")


def beside(made: Project) -> None:
    """The drive in a project that lives with django-oauth-toolkit and django-allauth already."""
    settings, _ = _blocks(DRIVE)
    made.append("settings.py", HOST_SETTINGS + settings + LOGIN_REQUIRED)
    (made.site / "mysite" / "views.py").write_text(HOST_VIEWS)
    made.append("urls.py", HOST_URLS)
    made.append("urls.py", *_blocks(PREFIX))


def shop(made: Project) -> None:
    """The shop by itself."""
    settings, urls = _blocks(SHOP)
    made.append("settings.py", settings.replace('["…"]', f'["{KEY}"]') + LOGIN_REQUIRED)
    _write_urls(made, urls)


def without_drive(urls: str) -> str:
    """``urls`` without the line that has the drive at the root."""
    left, found = re.subn(r'^ *path\("", include\("photodrive\.urls"\)\),\n', "", urls, flags=re.MULTILINE)
    assert found == 1
    return left


SET_UPS: dict[str, Callable[[Project], None]] = {
    "fresh": drive,
    "prefix": prefixed,
    "beside": beside,
    "shop": shop,
}


def _blocks(heading: str) -> list[str]:
    return markdown.code(markdown.section(README, heading), "python")


def _write_urls(made: Project, urls: str) -> None:
    (made.site / "mysite" / "urls.py").write_text(urls)
