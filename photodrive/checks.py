"""System checks: a setting that is missing or unsafe is said at start, not at the first request."""

from __future__ import annotations

from dataclasses import fields
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings as django_settings
from django.contrib.auth.hashers import get_hashers
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError
from oauth2_provider.models import get_application_model

from photodrive.authorization import redirects
from photodrive.authorization.hashers import ClientSecretHasher
from photodrive.conf import Settings


@register(Tags.compatibility)
def check_settings(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Names and types in ``PHOTODRIVE``."""
    given = getattr(django_settings, "PHOTODRIVE", {})
    known = {field.name: field for field in fields(Settings)}
    found: list[CheckMessage] = [
        Error(f"PHOTODRIVE has no setting {name!r}.", id="photodrive.E001") for name in given if name not in known
    ]
    for name, value in given.items():
        default = known[name].default if name in known else None
        if default is not None and not isinstance(value, type(default)):
            message = f"PHOTODRIVE[{name!r}] must be {type(default).__name__}, not {type(value).__name__}."
            found.append(Error(message, id="photodrive.E002"))
        elif isinstance(default, int) and not isinstance(default, bool) and value < _least(name):
            found.append(Error(f"PHOTODRIVE[{name!r}] must be at least {_least(name)}.", id="photodrive.E002"))
    return found


def _least(name: str) -> int:
    """The least number that the setting ``name`` takes: a rate of 0 means no limit."""
    return 0 if name.endswith("_PER_MINUTE") else 1


@register(Tags.security)
def check_issuer(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The issuer is an origin, because clients compare it letter by letter (RFC 8414 section 2)."""
    issuer = getattr(django_settings, "PHOTODRIVE", {}).get("ISSUER", "")
    try:
        parts = urlsplit(issuer)
        plain = bool(parts.hostname) and not parts.path and not parts.query and not parts.fragment
    except (ValueError, TypeError, AttributeError):
        plain = False
    if not plain or parts.scheme not in {"https", "http"}:
        hint = 'Set PHOTODRIVE = {"ISSUER": "https://drive.example"}: scheme and host, no final slash.'
        return [Error("PHOTODRIVE['ISSUER'] must be the drive's origin.", hint=hint, id="photodrive.E003")]
    return []


@register(Tags.security)
def check_access_token_lifetime(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Access tokens live an hour at most."""
    seconds = getattr(django_settings, "PHOTODRIVE", {}).get("ACCESS_TOKEN_SECONDS", 3600)
    if isinstance(seconds, int) and seconds > 3600:
        return [Error("PHOTODRIVE['ACCESS_TOKEN_SECONDS'] must not exceed 3600.", id="photodrive.E004")]
    return []


@register(Tags.security)
def check_client_secret_hasher(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Our client secrets can be verified, and DOT's own commands hash with the fast hasher, too."""
    path = f"{ClientSecretHasher.__module__}.{ClientSecretHasher.__name__}"
    found: list[CheckMessage] = []
    if not any(isinstance(hasher, ClientSecretHasher) for hasher in get_hashers()):
        found.append(
            Error(
                "The hasher of client secrets is not in PASSWORD_HASHERS: no application could sign in.",
                hint=f"Add {path!r} at the end of PASSWORD_HASHERS.",
                id="photodrive.E005",
            )
        )
    chosen = getattr(django_settings, "OAUTH2_PROVIDER", {}).get("CLIENT_SECRET_HASHER")
    if chosen != ClientSecretHasher.algorithm:
        found.append(
            Warning(
                "OAUTH2_PROVIDER['CLIENT_SECRET_HASHER'] is slow: each token request would cost 0.3 s.",
                hint=f"Set it to {ClientSecretHasher.algorithm!r}.",
                id="photodrive.W001",
            )
        )
    return found


@register(Tags.security, deploy=True)
def check_plain_http(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """In production the issuer is https."""
    if urlsplit(getattr(django_settings, "PHOTODRIVE", {}).get("ISSUER", "")).scheme != "https":
        return [Error("PHOTODRIVE['ISSUER'] must be https in production.", id="photodrive.E006")]
    return []


@register(Tags.database)
def check_redirect_uris(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Redirect URIs that DOT's own command let in and that we never redirect to (``check --database default``)."""
    if not databases:
        return []
    model = get_application_model()
    try:
        rows = list(model.objects.values_list("client_id", "redirect_uris", "client_type"))
    except DatabaseError:  # not migrated yet
        return []
    return [
        Warning(f"Application {client_id}: {uri} is never redirected to. {problem}", id="photodrive.W002")
        for client_id, uris, kind in rows
        for uri in uris.split()
        if (problem := redirects.problem_with(uri, public=kind == model.CLIENT_PUBLIC))
    ]


@register(Tags.compatibility)
def check_dependencies(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The apps that photodrive builds on are installed."""
    needed = ["oauth2_provider", "rest_framework", "crispy_forms"]
    missing = [app for app in needed if app not in django_settings.INSTALLED_APPS or find_spec(app) is None]
    return [Error(f"photodrive needs {app!r} in INSTALLED_APPS.", id="photodrive.E007") for app in missing]


@register(Tags.compatibility)
def check_form_templates(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The pages' forms find their templates: crispy-forms has no default pack."""
    if getattr(django_settings, "CRISPY_TEMPLATE_PACK", "") != "bootstrap5":
        hint = 'Set CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5".'
        return [Error("CRISPY_TEMPLATE_PACK must be 'bootstrap5'.", hint=hint, id="photodrive.E008")]
    return []
