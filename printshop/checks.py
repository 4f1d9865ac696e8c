"""What is missing or unsafe in PRINTSHOP, said at start-up. The ids are stable.

E001 ORIGIN            E002 ENCRYPTION_KEYS    E003 unknown setting    E004 STORAGE
E005 a number          E006 URLCONF            E007 HTTP_EVENT_HOOKS   W001 ALLOW_INSECURE_SOURCES (deploy)
W002 ORIGIN is http (deploy)                    E008 PRICE_LIST, FINISHES, POSTING, CURRENCY
E009 crispy_forms, crispy_bootstrap5
E010 MAIL_FROM         E011 SECRET_KEY, SECRET_KEY_FALLBACKS
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from django.apps import AppConfig, apps
from django.conf import settings as django_settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured
from django.urls import NoReverseMatch
from django.utils.encoding import force_str
from django.utils.module_loading import import_string

from printshop import links
from printshop.conf import KNOWN, settings
from printshop.orders import pricing

_POSITIVE = (
    "HTTP_TIMEOUT_SECONDS",
    "HTTP_DEADLINE_SECONDS",
    "MAX_ANSWER_BYTES",
    "KEYS_CACHE_SECONDS",
    "KEYS_AGAIN_SECONDS",
    "FLOW_SECONDS",
    "MAX_OPEN_FLOWS",
    "MAX_PHOTO_BYTES",
    "MAX_PHOTO_PIXELS",
    "MAX_PHOTOS_PER_IMPORT",
)


@register("printshop")
def check_settings(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Everything that would otherwise fail at request time."""
    parts = (_origin, _keys, _unknown, _storage, _numbers, _urlconf, _hooks, _prices, _forms, _mail, _secret_key)
    return [message for part in parts for message in part()]


@register("printshop", Tags.security, deploy=True)
def check_production(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """What is fine for a demo only."""
    found: list[CheckMessage] = []
    if settings.ALLOW_INSECURE_SOURCES:
        found.append(
            Warning(
                "PRINTSHOP['ALLOW_INSECURE_SOURCES'] lets the shop talk to plain http and private addresses.",
                hint="Set it to False outside a demo on one machine.",
                id="printshop.W001",
            )
        )
    if settings.ORIGIN.startswith("http://"):
        found.append(Warning("PRINTSHOP['ORIGIN'] is plain http.", id="printshop.W002"))
    return found


def _origin() -> Iterator[CheckMessage]:
    try:
        parts = urlsplit(settings.ORIGIN)
        is_one = (
            parts.scheme in ("http", "https") and bool(parts.hostname) and _bare(settings.ORIGIN) == settings.ORIGIN
        )
    except ValueError:
        is_one = False
    if not is_one or any(one.isspace() for one in settings.ORIGIN):
        yield Error(
            "PRINTSHOP['ORIGIN'] must be the shop's origin, such as https://prints.example, without a path.",
            id="printshop.E001",
        )


def _bare(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _keys() -> Iterator[CheckMessage]:
    # A single key, not in a list, would be taken apart into letters.
    given: object = settings.ENCRYPTION_KEYS
    try:
        usable = [Fernet(key) for key in given] if isinstance(given, list | tuple) else []
    except (ValueError, TypeError):
        usable = []
    if not usable:
        yield Error(
            "PRINTSHOP['ENCRYPTION_KEYS'] must be a list of Fernet keys; the first one encrypts.",
            hint="Make one with cryptography.fernet.Fernet.generate_key() and keep it out of the repository.",
            id="printshop.E002",
        )


def _unknown() -> Iterator[CheckMessage]:
    for name in sorted(set(getattr(django_settings, "PRINTSHOP", {})) - KNOWN):
        yield Error(f"PRINTSHOP[{name!r}] is no setting of the print shop.", id="printshop.E003")


def _storage() -> Iterator[CheckMessage]:
    if settings.STORAGE not in django_settings.STORAGES:
        yield Error(f"PRINTSHOP['STORAGE'] names {settings.STORAGE!r}, which is not in STORAGES.", id="printshop.E004")


def _numbers() -> Iterator[CheckMessage]:
    for name in _POSITIVE:
        value = getattr(settings, name)
        if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
            yield Error(f"PRINTSHOP[{name!r}] must be a number above zero.", id="printshop.E005")
    age: object = settings.SIGN_IN_MAX_AGE
    if isinstance(age, bool) or not isinstance(age, int) or age < 0:
        yield Error("PRINTSHOP['SIGN_IN_MAX_AGE'] must be a whole number of seconds, or 0.", id="printshop.E005")


def _urlconf() -> Iterator[CheckMessage]:
    try:
        links.path("start")
    except (ImportError, NoReverseMatch):
        yield Error(
            "The shop's pages are in no URLconf: include printshop.urls, and name that URLconf in "
            "PRINTSHOP['URLCONF'] unless it is ROOT_URLCONF.",
            id="printshop.E006",
        )


def _hooks() -> Iterator[CheckMessage]:
    for kind, paths in settings.HTTP_EVENT_HOOKS.items():
        for path in paths:
            try:
                import_string(path)
            except ImportError:
                yield Error(f"PRINTSHOP['HTTP_EVENT_HOOKS'] names {path!r} ({kind}).", id="printshop.E007")


def _prices() -> Iterator[CheckMessage]:
    """Says what is wrong with PRICE_LIST, FINISHES, POSTING or CURRENCY."""
    try:
        pricing.current()
    except ImproperlyConfigured as error:
        yield Error(str(error), id="printshop.E008")


def _forms() -> Iterator[CheckMessage]:
    for app in ("crispy_forms", "crispy_bootstrap5"):
        if not apps.is_installed(app):
            yield Error(f"The shop's forms need {app!r} in INSTALLED_APPS.", id="printshop.E009")


def _mail() -> Iterator[CheckMessage]:
    if settings.MAIL_FROM and not settings.MAIL_FROM.strip():
        yield Error("PRINTSHOP['MAIL_FROM'] is blank: leave it out for DEFAULT_FROM_EMAIL.", id="printshop.E010")


def _secret_key() -> Iterator[CheckMessage]:
    keys: dict[str, Sequence[str | bytes]] = {
        "SECRET_KEY": [django_settings.SECRET_KEY],
        "SECRET_KEY_FALLBACKS": django_settings.SECRET_KEY_FALLBACKS,
    }
    for name, given in keys.items():
        if not all(force_str(key).strip() for key in given):
            yield Error(f"{name} is empty, or one of its keys is: anybody could sign with it.", id="printshop.E011")
