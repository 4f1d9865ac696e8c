"""What photodrive builds on is installed and set up: other apps, the hasher of client secrets, loggers."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings as django_settings
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import get_hashers
from django.core.checks import CheckMessage, Error, Tags, Warning
from django.core.files.storage import storages
from django.db import connections, router
from django.urls import reverse

from photodrive.authorization.security.secret_hasher import ClientSecretHasher
from photodrive.conf import UnfitSetting, settings
from photodrive.people import column
from photodrive.photos.models import Photo

from .registering import register

WRITERS_WAIT = {"IMMEDIATE", "EXCLUSIVE"}  # of SQLite's kinds of transactions


@register(Tags.compatibility)
def check_dependencies(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The apps that photodrive builds on are installed."""
    needed = ["oauth2_provider", "rest_framework", "crispy_forms", "crispy_bootstrap5"]
    missing = [app for app in needed if not apps.is_installed(app)]
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
def check_time_zones(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Moments have a time zone: what ends, ends at the same moment wherever a server or its owner is."""
    if django_settings.USE_TZ:
        return []
    message = "USE_TZ must be True: the drive compares moments that have a time zone."
    return [Error(message, hint="Leave USE_TZ out, True is Django's default.", id="photodrive.E023")]


@register(Tags.compatibility)
def check_writers(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Writers wait their turn: SQLite's default fails whoever reads first and writes after somebody else has written.

    A few photos that are uploaded at once are enough for that.
    """
    alias = router.db_for_write(Photo)
    options = connections[alias].settings_dict.get("OPTIONS") or {}
    if connections[alias].vendor != "sqlite" or str(options.get("transaction_mode")).upper() in WRITERS_WAIT:
        return []
    message = f"DATABASES[{alias!r}] is SQLite and lets transactions fail that write at the same time."
    hint = f'Add DATABASES["{alias}"]["OPTIONS"] = {{"transaction_mode": "IMMEDIATE"}}: writers wait their turn.'
    return [Warning(message, hint=hint, id="photodrive.W014")]


@register(Tags.security)
def check_deactivation(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Whoever is deactivated drops out of every query; where the project's model decides it otherwise, of none."""
    if column("is_active") or getattr(get_user_model(), "is_active", True) is True:
        return []
    message = f"{django_settings.AUTH_USER_MODEL}.is_active is no column: queries of the drive cannot ask for it."
    hint = "Make it a BooleanField, or applications keep what somebody shared whom the project has deactivated."
    return [Warning(message, hint=hint, id="photodrive.W010")]


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
    """Our client secrets can be verified; and DOT's own commands, where they are for us, hash with the fast hasher."""
    path = f"{ClientSecretHasher.__module__}.{ClientSecretHasher.__name__}"
    found: list[CheckMessage] = []
    if not _hashes_ours():
        found.append(
            Error(
                "The hasher of client secrets is not in PASSWORD_HASHERS: no application could sign in.",
                hint=f"Add {path!r} at the end of PASSWORD_HASHERS, after yours or Django's.",
                id="photodrive.E005",
            )
        )
    dots = getattr(django_settings, "OAUTH2_PROVIDER", None)
    chosen = dots.get("CLIENT_SECRET_HASHER") if isinstance(dots, Mapping) else None
    if settings.ONLY_SERVER and chosen != ClientSecretHasher.algorithm:
        found.append(
            Warning(
                "OAUTH2_PROVIDER['CLIENT_SECRET_HASHER'] is slow: the first token request of each application that "
                "createapplication makes would cost 0.3 s.",
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


@register(Tags.security, deploy=True)
def check_loggers(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """No log has codes and tokens in it: below INFO oauthlib writes them in clear."""
    names = [name for name in ("oauthlib", *logging.root.manager.loggerDict) if name.split(".")[0] == "oauthlib"]
    if not any(logging.getLogger(name).isEnabledFor(logging.DEBUG) for name in names):
        return []
    message = "The logger 'oauthlib' is at DEBUG: it would write authorization codes and tokens in clear."
    hint = 'Set it to INFO in LOGGING: "loggers": {"oauthlib": {"level": "INFO"}}.'
    return [Warning(message, hint=hint, id="photodrive.W011")]
