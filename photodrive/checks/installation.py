"""What photodrive builds on is installed and set up: other apps, the hasher of client secrets, loggers."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings as django_settings
from django.contrib.auth.hashers import get_hashers
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.urls import NoReverseMatch, reverse

from photodrive.authorization.security.secret_hasher import ClientSecretHasher

from .project_settings import given


@register(Tags.compatibility)
def check_dependencies(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The apps that photodrive builds on are installed."""
    needed = ["oauth2_provider", "rest_framework", "crispy_forms", "crispy_bootstrap5"]
    missing = [app for app in needed if not apps.is_installed(app)]
    return [Error(f"photodrive needs {app!r} in INSTALLED_APPS.", id="photodrive.E007") for app in missing]


@register(Tags.urls)
def check_only_server(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Where the drive is to be the only server, django-oauth-toolkit's own endpoints have no addresses."""
    if not given().get("ONLY_SERVER"):
        return []
    try:
        reverse("oauth2_provider:token")
    except NoReverseMatch:
        return []
    message = "PHOTODRIVE['ONLY_SERVER'] is set, but this project serves django-oauth-toolkit's own endpoints as well."
    hint = "Leave out the one or the other: an application without a policy would be served by both."
    return [Error(message, hint=hint, id="photodrive.E013")]


@register(Tags.security)
def check_client_secret_hasher(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Our client secrets can be verified; and DOT's own commands, where they are for us, hash with the fast hasher."""
    path = f"{ClientSecretHasher.__module__}.{ClientSecretHasher.__name__}"
    found: list[CheckMessage] = []
    if not any(isinstance(hasher, ClientSecretHasher) for hasher in get_hashers()):
        found.append(
            Error(
                "The hasher of client secrets is not in PASSWORD_HASHERS: no application could sign in.",
                hint=f"Add {path!r} at the end of PASSWORD_HASHERS, after yours or Django's.",
                id="photodrive.E005",
            )
        )
    of_dot = getattr(django_settings, "OAUTH2_PROVIDER", {})
    chosen = of_dot.get("CLIENT_SECRET_HASHER") if isinstance(of_dot, dict) else None
    if given().get("ONLY_SERVER") is True and chosen != ClientSecretHasher.algorithm:
        found.append(
            Warning(
                "OAUTH2_PROVIDER['CLIENT_SECRET_HASHER'] is slow: the first token request of each application that "
                "createapplication makes would cost 0.3 s.",
                hint=f"Set it to {ClientSecretHasher.algorithm!r}.",
                id="photodrive.W001",
            )
        )
    return found


@register(Tags.security, deploy=True)
def check_loggers(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """No log has codes and tokens in it: below INFO oauthlib writes them in clear."""
    names = [name for name in ("oauthlib", *logging.root.manager.loggerDict) if name.split(".")[0] == "oauthlib"]
    if not any(logging.getLogger(name).isEnabledFor(logging.DEBUG) for name in names):
        return []
    message = "The logger 'oauthlib' is at DEBUG: it would write authorization codes and tokens in clear."
    hint = 'Set it to INFO in LOGGING: "loggers": {"oauthlib": {"level": "INFO"}}.'
    return [Warning(message, hint=hint, id="photodrive.W011")]
