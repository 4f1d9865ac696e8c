"""System checks: a setting that is missing or unsafe is said at start, not at the first request."""

from __future__ import annotations

import re
from dataclasses import fields
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings as django_settings
from django.contrib.auth.hashers import get_hashers
from django.core.cache import InvalidCacheBackendError, caches
from django.core.cache.backends.db import DatabaseCache
from django.core.cache.backends.dummy import DummyCache
from django.core.cache.backends.filebased import FileBasedCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError
from django.utils.module_loading import import_string
from oauth2_provider.models import get_application_model

from photodrive.authorization.clients import applications, registration_rules
from photodrive.authorization.models import ApplicationPolicy
from photodrive.authorization.protocol import redirection_uris
from photodrive.authorization.security.secret_hasher import ClientSecretHasher
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
        if isinstance(default, tuple):
            if not isinstance(value, tuple | list) or not all(isinstance(item, str) and item for item in value):
                message = f"PHOTODRIVE[{name!r}] must be a list of texts, none of them empty."
                found.append(Error(message, id="photodrive.E002"))
        elif default is not None and not isinstance(value, type(default)):
            message = f"PHOTODRIVE[{name!r}] must be {type(default).__name__}, not {type(value).__name__}."
            found.append(Error(message, id="photodrive.E002"))
        elif isinstance(default, int) and not isinstance(default, bool) and value < _least(name):
            found.append(Error(f"PHOTODRIVE[{name!r}] must be at least {_least(name)}.", id="photodrive.E002"))
    return found


def _least(name: str) -> int:
    """The least number that the setting ``name`` takes: a rate of 0 means no limit."""
    return 0 if name.endswith("_PER_MINUTE") or name == "TRUSTED_PROXY_COUNT" else 1


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
def check_request_start_header(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The header is named as Django's META has it."""
    name = getattr(django_settings, "PHOTODRIVE", {}).get("REQUEST_START_HEADER", "")
    if not isinstance(name, str) or not name or re.fullmatch(r"HTTP_[A-Z0-9_]+", name, re.ASCII):
        return []
    hint = "X-Request-Start is HTTP_X_REQUEST_START there."
    message = "PHOTODRIVE['REQUEST_START_HEADER'] must be the name of a header in request.META."
    return [Error(message, hint=hint, id="photodrive.E009")]


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


FORGETFUL = {  # by what a used proof could be shown again
    DummyCache: "it remembers nothing",
    LocMemCache: "other processes do not see it",
    FileBasedCache: "two processes may add the same at once",
    DatabaseCache: "it drops entries when it is full; the database itself, which is the default, does not",
}

LEAST_ENTRIES = 10_000


@register(Tags.security)
def check_replay_cache(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The cache for used proofs is shared by all processes, and what it was given once it has (RFC 9449 11.1)."""
    alias = getattr(django_settings, "PHOTODRIVE", {}).get("REPLAY_CACHE", "")
    if not alias or not isinstance(alias, str):  # of another type: E002
        return []
    try:
        cache = caches[alias]
    except InvalidCacheBackendError:
        return [Error("PHOTODRIVE['REPLAY_CACHE'] is no alias in CACHES.", id="photodrive.E010")]
    return [
        Error(
            f"PHOTODRIVE['REPLAY_CACHE'] names a cache in which a used proof can be forgotten: {why}.",
            hint="Name one in Redis or memcached that is large enough, or leave it empty.",
            id="photodrive.E011",
        )
        for kind, why in FORGETFUL.items()
        if isinstance(cache, kind)
    ]


@register(Tags.security, deploy=True)
def check_cache_of_limits(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The cache in which calls and failed authentications are counted is one for all, and keeps its counts.

    Django's own caches drop entries beyond 300 unless told otherwise: a stranger who makes many of them would have
    his failures forgotten.
    """
    cache: Any = caches["default"]
    why = ""
    if isinstance(cache, DummyCache | LocMemCache):
        why = "it keeps nothing" if isinstance(cache, DummyCache) else "each process has one of its own"
    elif isinstance(cache, DatabaseCache | FileBasedCache) and cache._max_entries < LEAST_ENTRIES:
        why = f"it drops entries beyond {cache._max_entries}; set MAX_ENTRIES to {LEAST_ENTRIES} or more"
    if not why:
        return []
    message = f"CACHES['default'] forgets how often somebody has called: {why}."
    return [Warning(message, hint="See docs/limits.md.", id="photodrive.W004")]


@register(Tags.compatibility)
def check_functions(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The functions that the project names are there."""
    given = getattr(django_settings, "PHOTODRIVE", {})
    found: list[CheckMessage] = []
    for name in ("EMAIL_VERIFIED_BY", "SIGN_IN_METHODS_BY"):
        path = given.get(name, "")
        if isinstance(path, str) and path and not callable(_imported(path)):  # of another type: E002
            message = f"PHOTODRIVE[{name!r}] must be the dotted path of a function."
            found.append(Error(message, id="photodrive.E012"))
    return found


def _imported(path: str) -> Any:
    try:
        return import_string(path)
    except ImportError:
        return None


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
        if (problem := redirection_uris.problem_with(uri, public=kind == model.CLIENT_PUBLIC))
    ]


@register(Tags.database)
def check_registered_protocols(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Applications whose keys or FAPI 2.0 setting no longer fit, and that are refused for it."""
    if not databases:
        return []
    try:
        policies = list(ApplicationPolicy.objects.select_related("application").order_by("application_id"))
    except DatabaseError:  # not migrated yet
        return []
    return [
        Warning(
            f"Application {policy.application.client_id} cannot work as it is set: {field}: {sentence}",
            id="photodrive.W003",
        )
        for policy in policies
        for field, sentences in _problems_with(policy).items()
        for sentence in sentences
    ]


def _problems_with(policy: ApplicationPolicy) -> dict[str, list[str]]:
    """What no longer fits, by field; redirect URIs that fit nobody are told by W002."""
    application = policy.application
    found = registration_rules.problems(
        redirect_uris=application.redirect_uris.split(),
        confidential=applications.is_confidential(application),
        scopes=(),
        protocol=registration_rules.of(policy),
        post_logout_redirect_uris=application.post_logout_redirect_uris.split(),
    )
    return {field: sentences for field, sentences in found.items() if field != "redirect_uris" or policy.fapi}


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
