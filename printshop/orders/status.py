"""The life of a placed order: which step may follow which, and taking it once."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from printshop.orders import mail
from printshop.orders.errors import StepRefused
from printshop.orders.models import Order, Status

NEXT: dict[str, frozenset[Status]] = {
    Status.PLACED: frozenset({Status.IN_PRODUCTION, Status.CANCELLED}),
    Status.IN_PRODUCTION: frozenset({Status.SHIPPED, Status.CANCELLED}),
}
"""From each status to those it may become. A draft becomes an order only in ``placing``."""

TOLD_BY_MAIL = frozenset({Status.SHIPPED, Status.CANCELLED})


def move(*, order: Order, to: Status) -> Order:
    """Take one step and return the order; raises StepRefused when the order is not where this step begins."""
    before = [status for status, following in NEXT.items() if to in following]
    return _step(order=order, before=before, to=to)


def cancel(*, order: Order) -> Order:
    """Take an order back for its customer; raises StepRefused once the lab has begun."""
    return _step(order=order, before=[Status.PLACED], to=Status.CANCELLED)


def _step(*, order: Order, before: list[str] | list[Status], to: Status) -> Order:
    with transaction.atomic():
        moved = Order.objects.filter(pk=order.pk, status__in=before).update(status=to, status_changed_at=timezone.now())
        if not moved:
            raise StepRefused
        order.refresh_from_db()
        if to in TOLD_BY_MAIL:
            transaction.on_commit(lambda: mail.send(order))
    return order
