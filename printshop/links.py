"""The shop's own addresses, made from its settings and never from a request: mails and workers have none."""

from __future__ import annotations

from django.urls import reverse

from printshop.conf import settings


def path(name: str, *args: object) -> str:
    """The path of the page ``name`` (without the namespace) on the shop's host."""
    return reverse(f"printshop:{name}", urlconf=settings.URLCONF or None, args=args)


def absolute(name: str, *args: object) -> str:
    """The whole address of the page ``name``."""
    return settings.ORIGIN + path(name, *args)
