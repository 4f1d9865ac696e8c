"""System checks of the demo project: two origins that hold, and nothing of the demo in production."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.urls import get_resolver

from oauthdemo.serving import origins

FIRST = "oauthdemo.serving.origins.OriginMiddleware"


@register(Tags.urls)
def check_origins(**kwargs: Any) -> list[CheckMessage]:
    """The origins are well formed, each with a host of its own, and decided before anything else."""
    errors: list[CheckMessage] = []
    if next(iter(settings.MIDDLEWARE), "") != FIRST:
        errors.append(Error(f"{FIRST} must be the first middleware.", id="oauthdemo.E001"))
    sites = (origins.drive(), origins.shop(), *origins.clients())
    for site in sites:
        parts = urlsplit(site.url)
        if parts.scheme not in ("http", "https") or site.url != f"{parts.scheme}://{parts.netloc}":
            errors.append(
                Error(f"The {site.name}'s origin {site.url!r} is not a scheme, a host and a port.", id="oauthdemo.E002")
            )
    if len({site.host for site in sites}) < len(sites):
        hint = "Cookies know hosts, not ports: give each site a host name of its own, like localhost and 127.0.0.1."
        errors.append(Error("Two sites share a host, so a cookie jar.", hint=hint, id="oauthdemo.E003"))
    return errors


@register(Tags.urls)
def check_shop_urls(**kwargs: Any) -> list[CheckMessage]:
    """Django's own URL checks, for the URLconfs it does not know of."""
    return [problem for site in (origins.shop(), *origins.clients()) for problem in get_resolver(site.urlconf).check()]


@register(Tags.security, deploy=True)
def check_production(**kwargs: Any) -> list[CheckMessage]:
    """Nothing of the demo is left where strangers come."""
    errors: list[CheckMessage] = []
    if settings.TRACE or settings.DEMO or settings.CLIENTS:
        errors.append(Error("TRACE, CLIENTS and DEMO must be off in production.", id="oauthdemo.E004"))
    for site in (origins.drive(), origins.shop()):
        if urlsplit(site.url).scheme != "https":
            errors.append(Error(f"The {site.name} must be served by https.", id="oauthdemo.E005"))
    return errors
