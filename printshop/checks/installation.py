"""What the shop needs of the project besides ``PRINTSHOP``: its URLconf, form templates, the keys that sign."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings as django_settings
from django.core.checks import CheckMessage, Error, Tags
from django.core.exceptions import ImproperlyConfigured
from django.utils.encoding import force_str

from printshop import links
from printshop.checks.registering import register
from printshop.conf import UnfitSetting


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


@register("printshop", Tags.staticfiles)
def check_assets(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> Iterator[CheckMessage]:
    """The pages find Bootstrap, its icons and htmx, which lie in an app of their own."""
    if not apps.is_installed("photodrive_assets"):
        hint = 'Add INSTALLED_APPS += ["photodrive_assets"]: it comes with printshop and holds static files only.'
        yield Error("printshop needs 'photodrive_assets' in INSTALLED_APPS.", hint=hint, id="printshop.E023")


@register("printshop")
def check_form_templates(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> Iterator[CheckMessage]:
    """The pages' forms find their templates: crispy-forms has no default pack."""
    if getattr(django_settings, "CRISPY_TEMPLATE_PACK", "") != "bootstrap5":
        yield Error(
            "CRISPY_TEMPLATE_PACK must be 'bootstrap5': crispy-forms has no default, and the shop's forms need it.",
            hint='Set CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5".',
            id="printshop.E009",
        )


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
