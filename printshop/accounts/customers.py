"""Find the customer of a request."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest

from printshop.accounts.models import Customer

SESSION_KEY = "printshop_customer"


def current(request: HttpRequest, create: bool = False) -> Customer | None:
    """The customer of this browser session; None when there is none and ``create`` is false."""
    kept = _as_uuid(request.session.get(SESSION_KEY))
    customer = Customer.objects.filter(pk=kept).first() if kept else None
    if customer is None and create:
        customer = Customer.objects.create()
        request.session[SESSION_KEY] = str(customer.pk)
    return customer


def keep(request: HttpRequest, customer: Customer) -> None:
    """Make ``customer`` the one of this browser session, under a new key.

    Whoever knew the session's key before must not see what comes now.
    """
    request.session[SESSION_KEY] = str(customer.pk)
    request.session.cycle_key()


def _as_uuid(kept: object) -> UUID | None:
    try:
        return UUID(str(kept))
    except ValueError:
        return None
