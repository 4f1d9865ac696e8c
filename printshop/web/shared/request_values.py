"""What a browser sent, read as what it should be: an id, a path of ours, an amount. Anything else does no harm."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from urllib.parse import urlsplit
from uuid import UUID

from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme

from printshop.conf import settings
from printshop.orders.money import Money


def as_uuid(value: str) -> UUID | None:
    """The id that was sent, or None for anything else."""
    try:
        return UUID(value)
    except ValueError:
        return None


def as_path(value: str) -> str:
    """The address of a page of ours that was sent; empty for anything else, so that nobody is sent elsewhere."""
    if len(value) > 200 or not value.startswith("/") or not url_has_allowed_host_and_scheme(value, allowed_hosts=None):
        return ""
    try:
        found = resolve(urlsplit(value).path, urlconf=settings.URLCONF or None)
    except (Resolver404, ValueError):
        return ""
    return value if found.app_name == "printshop" else ""


def as_money(amount: str, *, currency: str) -> Money:
    """The amount that was sent; anything unreadable becomes an amount that no order has."""
    try:
        read = Decimal(amount)
    except InvalidOperation:
        read = Decimal(-1)
    return Money(read if read.is_finite() else Decimal(-1), currency)
