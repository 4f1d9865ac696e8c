"""What the shop needs of MIDDLEWARE: a session, and messages that are kept in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.checks import CheckMessage, Error
from django.utils.module_loading import import_string

from printshop.checks.registering import register
from printshop.sessions.middleware import ShopSessionMiddleware

SESSION = f"{SessionMiddleware.__module__}.{SessionMiddleware.__qualname__}"
SHOP_SESSION = f"{ShopSessionMiddleware.__module__}.{ShopSessionMiddleware.__qualname__}"


@register("printshop")
def check_middleware(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Every page of the shop asks for the session, and some leave a message for the next one."""
    given = settings.MIDDLEWARE
    sessions = _places(given, SessionMiddleware, ShopSessionMiddleware)
    found: list[CheckMessage] = []
    if not sessions:
        told = (
            f"The shop needs a session: MIDDLEWARE has neither {SESSION} nor {SHOP_SESSION}, nor one made from these."
        )
        found.append(Error(told, id="printshop.E018"))
    elif {SESSION, SHOP_SESSION} <= set(given):
        told = f"MIDDLEWARE has both {SESSION} and {SHOP_SESSION}: each takes the request's session from the other."
        hint = "A project of one site needs Django's alone; one of several sites lets each run on its own host only."
        found.append(Error(told, hint=hint, id="printshop.E018"))
    messages = _places(given, MessageMiddleware)
    app = apps.is_installed("django.contrib.messages")
    if not app or not messages or (sessions and max(messages) < min(sessions)):
        name = f"{MessageMiddleware.__module__}.{MessageMiddleware.__qualname__}"
        told = (
            "The shop says by messages what a click did: INSTALLED_APPS must have django.contrib.messages, and "
            f"MIDDLEWARE {name}, after the session's."
        )
        found.append(Error(told, id="printshop.E019"))
    return found


def _places(given: Sequence[str], *kinds: type) -> list[int]:
    """Where middleware of one of ``kinds`` stands. What cannot be imported is Django's to complain about."""
    found = []
    for place, path in enumerate(given):
        try:
            made = import_string(path)
        except ImportError:
            continue
        if isinstance(made, type) and issubclass(made, kinds):
            found.append(place)
    return found
