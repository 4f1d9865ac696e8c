"""What photodrive builds on is installed and set up: other apps, form templates, the hasher of client secrets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings as django_settings
from django.contrib.auth.hashers import get_hashers
from django.core.checks import CheckMessage, Error, Tags, Warning
from django.core.files.storage import storages
from django.urls import reverse

from photodrive.authorization.security.secret_hasher import ClientSecretHasher
from photodrive.conf import UnfitSetting, settings

from .registering import register


@register(Tags.compatibility)
def check_dependencies(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The apps that photodrive builds on are installed."""
    needed = ["oauth2_provider", "rest_framework", "crispy_forms"]
    missing = [app for app in needed if app not in django_settings.INSTALLED_APPS or find_spec(app) is None]
    return [Error(f"photodrive needs {app!r} in INSTALLED_APPS.", id="photodrive.E007") for app in missing]


@register(Tags.staticfiles)
def check_assets(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The pages find Bootstrap, its icons and htmx, which lie in an app of their own."""
    if apps.is_installed("photodrive_assets"):
        return []
    hint = 'Add INSTALLED_APPS += ["photodrive_assets"]: it comes with photodrive and holds static files only.'
    return [Error("photodrive needs 'photodrive_assets' in INSTALLED_APPS.", hint=hint, id="photodrive.E030")]


@register(Tags.files)
def check_storage(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """There is a place for the files."""
    try:
        storages[settings.STORAGE]
    except UnfitSetting:
        raise
    except Exception as error:  # a storage of the project's may raise anything
        message = f"PHOTODRIVE['STORAGE'] is no alias in STORAGES of a storage that can be used: {error}"
        return [Error(message, id="photodrive.E018")]
    return []


@register(Tags.compatibility)
def check_form_templates(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The pages' forms find their templates: crispy-forms has no default pack."""
    if getattr(django_settings, "CRISPY_TEMPLATE_PACK", "") != "bootstrap5":
        hint = 'Set CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5".'
        return [Error("CRISPY_TEMPLATE_PACK must be 'bootstrap5'.", hint=hint, id="photodrive.E008")]
    return []


@register(Tags.urls)
def check_only_server(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Where the drive is to be the only server, django-oauth-toolkit's own endpoints have no addresses."""
    if not settings.ONLY_SERVER:
        return []
    try:
        reverse("oauth2_provider:token")
    except Exception:  # it is not there, or the project's URLconf is broken, which Django's own checks tell
        return []
    message = "PHOTODRIVE['ONLY_SERVER'] is set, but this project serves django-oauth-toolkit's own endpoints as well."
    hint = "Leave out the one or the other: an application without a policy would be served by both."
    return [Error(message, hint=hint, id="photodrive.E013")]


@register(Tags.security)
def check_client_secret_hasher(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Our client secrets can be verified, and DOT's own commands hash with the fast hasher, too."""
    path = f"{ClientSecretHasher.__module__}.{ClientSecretHasher.__name__}"
    found: list[CheckMessage] = []
    if not _hashes_ours():
        found.append(
            Error(
                "The hasher of client secrets is not in PASSWORD_HASHERS: no application could sign in.",
                hint=f"Add {path!r} at the end of PASSWORD_HASHERS.",
                id="photodrive.E005",
            )
        )
    dots = getattr(django_settings, "OAUTH2_PROVIDER", None)
    chosen = dots.get("CLIENT_SECRET_HASHER") if isinstance(dots, Mapping) else None
    if chosen != ClientSecretHasher.algorithm:
        found.append(
            Warning(
                "OAUTH2_PROVIDER['CLIENT_SECRET_HASHER'] is slow: each token request would cost 0.3 s.",
                hint=f"Set it to {ClientSecretHasher.algorithm!r}.",
                id="photodrive.W001",
            )
        )
    return found


def _hashes_ours() -> bool:
    try:
        return any(isinstance(hasher, ClientSecretHasher) for hasher in get_hashers())
    except Exception:  # PASSWORD_HASHERS names one that cannot be imported, or is no list
        return False
