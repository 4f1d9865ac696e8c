"""Small readings that several pages share: what a form sent back, which connections to show."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from uuid import UUID

from djmoney.money import Money

from printshop.oauth.models import Connection


def as_uuid(value: str) -> UUID | None:
    """The id that was sent, or None for anything else."""
    try:
        return UUID(value)
    except ValueError:
        return None


def as_money(amount: str, *, currency: str) -> Money:
    """The amount that was sent; anything unreadable becomes an amount that no order has."""
    try:
        read = Decimal(amount)
    except InvalidOperation:
        read = Decimal(-1)
    return Money(read if read.is_finite() else Decimal(-1), currency)


def newest_of_each(connections: Iterable[Connection]) -> list[Connection]:
    """One connection for each source: the newest."""
    newest: dict[int, Connection] = {}
    for connection in sorted(connections, key=lambda one: one.created, reverse=True):
        newest.setdefault(connection.source_id, connection)
    return list(newest.values())
