"""What the shop needs of the project besides ``PRINTSHOP``: its URLconf, form templates, the keys that sign."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings as django_settings
from django.core.cache import caches
from django.core.checks import CheckMessage, Error, Tags, Warning
from django.core.exceptions import ImproperlyConfigured
from django.db import connections, router
from django.urls import URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern
from django.utils.encoding import force_str

from printshop import links
from printshop.checks.registering import register
from printshop.conf import UnfitSetting, settings
from printshop.orders.models import Order

WRITERS_WAIT = {"IMMEDIATE", "EXCLUSIVE"}  # of SQLite's kinds of transactions


@register("printshop")
def check_urlconf(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> Iterator[CheckMessage]:
    """The shop's pages have addresses."""
    try:
        links.path("start")
    except UnfitSetting:
        raise
    except Exception:  # a URLconf of the project's may raise anything
        yield Error(
            "The shop's pages are in no URLconf: include printshop.urls, and name that URLconf in "
            "PRINTSHOP['URLCONF'] unless it is ROOT_URLCONF.",
            id="printshop.E006",
        )
        return
    resolver = get_resolver(settings.URLCONF or None)
    if any(_differs_by_language(part) for way in _ways(resolver, ()) for part in way):
        yield Error(
            "The addresses of printshop.urls differ by language, but each source knows one address to come back to.",
            hint="Move the include out of i18n_patterns(), and give it a path that is not translated.",
            id="printshop.E016",
        )


def _ways(resolver: URLResolver, way: tuple[URLResolver, ...]) -> Iterator[tuple[URLResolver, ...]]:
    """The includes from the root of the URLconf to the shop's pages."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver) and pattern.app_name == "printshop":
            yield (*way, pattern)
        elif isinstance(pattern, URLResolver):
            yield from _ways(pattern, (*way, pattern))


def _differs_by_language(resolver: URLResolver) -> bool:
    """Whether it is an ``i18n_patterns()``, or its path is translated."""
    pattern = resolver.pattern
    own = getattr(pattern, "_route", None) or getattr(pattern, "_regex", "")
    return isinstance(pattern, LocalePrefixPattern) or not isinstance(own, str)


@register("printshop")
def check_time_zones(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> Iterator[CheckMessage]:
    """Moments have a time zone: what ends, ends at the same moment wherever a server or a customer is."""
    if not django_settings.USE_TZ:
        yield Error(
            "USE_TZ must be True: the shop compares moments that have a time zone.",
            hint="Leave USE_TZ out, True is Django's default.",
            id="printshop.E015",
        )


@register("printshop")
def check_writers(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> Iterator[CheckMessage]:
    """Writers wait their turn: SQLite's default fails whoever reads first and writes after another has written."""
    alias = router.db_for_write(Order)
    options = connections[alias].settings_dict.get("OPTIONS") or {}
    if connections[alias].vendor == "sqlite" and str(options.get("transaction_mode")).upper() not in WRITERS_WAIT:
        yield Warning(
            f"DATABASES[{alias!r}] is SQLite and lets transactions fail that write at the same time.",
            hint=f'Add DATABASES["{alias}"]["OPTIONS"] = {{"transaction_mode": "IMMEDIATE"}}: writers wait their turn.',
            id="printshop.W004",
        )


@register("printshop", Tags.staticfiles)
def check_assets(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> Iterator[CheckMessage]:
    """The pages find Bootstrap, its icons and htmx, which lie in an app of their own."""
    if not apps.is_installed("photodrive_assets"):
        hint = 'Add INSTALLED_APPS += ["photodrive_assets"]: it comes with printshop and holds static files only.'
        yield Error("printshop needs 'photodrive_assets' in INSTALLED_APPS.", hint=hint, id="printshop.E023")


@register("printshop")
def check_form_templates(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> Iterator[CheckMessage]:
    """The pages' forms find their templates."""
    for app in ("crispy_forms", "crispy_bootstrap5"):
        if not apps.is_installed(app):
            yield Error(f"The shop's forms need {app!r} in INSTALLED_APPS.", id="printshop.E009")


@register("printshop", Tags.caches)
def check_default_cache(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> Iterator[CheckMessage]:
    """What sources say of themselves can be remembered for a while."""
    try:
        caches["default"]
    except Exception as error:  # a cache of the project's may raise anything
        yield Error(f"CACHES['default'] is no cache that can be used: {error}", id="printshop.E014")


@register("printshop")
def check_secret_key(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> Iterator[CheckMessage]:
    """Whatever Django or the shop signs is signed with these, and taken if signed with any."""
    for name in ("SECRET_KEY", "SECRET_KEY_FALLBACKS"):
        try:
            given: object = getattr(django_settings, name)
        except ImproperlyConfigured:  # Django's own word for an empty one
            given = ""
        keys = [given] if name == "SECRET_KEY" else given
        if not isinstance(keys, list | tuple):  # a text would be taken apart into keys of one letter
            yield Error(f"{name} must be a list of keys.", id="printshop.E011")
        elif not all(_is_key(key) for key in keys):
            yield Error(f"{name} is empty, or one of its keys is: anybody could sign with it.", id="printshop.E011")


def _is_key(key: object) -> bool:
    try:
        return isinstance(key, str | bytes) and bool(force_str(key).strip())
    except UnicodeDecodeError:
        return False
