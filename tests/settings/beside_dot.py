"""The drive beside django-oauth-toolkit, in a project whose settings are all its own, and most of them unusual.

``pytest --ds=tests.settings.beside_dot tests/attacks/host`` shows that each server keeps to its own there as well.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from pathlib import Path

from .only_photodrive import *  # noqa: F403
from .only_photodrive import DATABASES, INSTALLED_APPS, STORAGES

_folder = Path(tempfile.mkdtemp(prefix="beside-dot-"))
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
DATABASES["default"] = {
    **DATABASES["default"],
    "NAME": str(_folder / "beside.sqlite3"),
    "TEST": {"NAME": str(_folder / "tests.sqlite3")},
}

INSTALLED_APPS = [*INSTALLED_APPS, "tests.oddhost"]
AUTH_USER_MODEL = "oddhost.Person"
OAUTH2_PROVIDER_APPLICATION_MODEL = "oddhost.Client"
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
LANGUAGE_CODE = "de"
ROOT_URLCONF = "tests.attacks.host.urls"
CRISPY_TEMPLATE_PACK = CRISPY_ALLOWED_TEMPLATE_PACKS = "uni_form"
STORAGES = {
    **STORAGES,
    "photos": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": _folder / "photos", "base_url": None},
    },
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
PHOTODRIVE = {
    "ISSUER": "http://127.0.0.1:8000",
    "STORAGE": "photos",
    "CLIENT_SECRET_KEYS": ("a key for tests only",),
    "DEVELOPERS_ENABLED": True,
}
OAUTH2_PROVIDER: dict[str, object] = {
    "OAUTH2_VALIDATOR_CLASS": "tests.oddhost.oauth.Validator",
    "OAUTH2_SERVER_CLASS": "tests.oddhost.oauth.OwnServer",
    "OAUTH2_BACKEND_CLASS": "tests.oddhost.oauth.Backend",
    "SCOPES_BACKEND_CLASS": "tests.oddhost.oauth.Scopes",
    "APPLICATION_ADMIN_CLASS": "tests.oddhost.oauth.ClientAdmin",
    "PKCE_REQUIRED": "tests.oddhost.oauth.needs_pkce",
    "CIMD_ENABLED": True,
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    "ROTATE_REFRESH_TOKEN": False,
    "REQUEST_APPROVAL_PROMPT": "auto",
    "ACCESS_TOKEN_EXPIRE_SECONDS": 7,
    "REFRESH_TOKEN_EXPIRE_SECONDS": 8,
    "AUTHORIZATION_CODE_EXPIRE_SECONDS": 9,
    "ALLOWED_REDIRECT_URI_SCHEMES": ["https"],
}
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["oauth2_provider.contrib.rest_framework.OAuth2Authentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAdminUser"],
    "DEFAULT_RENDERER_CLASSES": ["tests.oddhost.rest.Renderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.FormParser"],
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.PageNumberPagination",
    "DEFAULT_THROTTLE_CLASSES": ["rest_framework.throttling.AnonRateThrottle"],
    "DEFAULT_THROTTLE_RATES": {"anon": "1/day"},
    "DEFAULT_FILTER_BACKENDS": ["rest_framework.filters.SearchFilter"],
    "DEFAULT_VERSIONING_CLASS": "rest_framework.versioning.AcceptHeaderVersioning",
    "PAGE_SIZE": 1,
    "UNAUTHENTICATED_USER": None,
    "UNAUTHENTICATED_TOKEN": "builtins.object",
    "URL_FORMAT_OVERRIDE": None,
    "DATETIME_FORMAT": "%d.%m.%Y",
    "DATE_FORMAT": "%d.%m.%Y",
    "COERCE_DECIMAL_TO_STRING": False,
    "STRICT_JSON": False,
    "EXCEPTION_HANDLER": "tests.oddhost.rest.handled",
}
