"""What every page of the shop shows of the basket."""

from __future__ import annotations

from django import template
from django.template import Context

from printshop.accounts import customers
from printshop.accounts.models import Identity
from printshop.orders.basket import draft_order
from printshop.sources.models import Source

register = template.Library()


@register.simple_tag(takes_context=True)
def basket_count(context: Context) -> int:
    """The number of prints in this visitor's basket; 0 on pages without a request, such as an error page."""
    request = getattr(context, "request", None)
    if request is None or not hasattr(request, "session"):
        return 0
    customer = customers.current(request)
    return draft_order.count(customer) if customer else 0


@register.simple_tag(takes_context=True)
def signed_in(context: Context) -> Identity | None:
    """Who is signed in; None for a guest, and on pages without a request."""
    request = getattr(context, "request", None)
    return customers.identity(request) if request is not None and hasattr(request, "session") else None


@register.simple_tag
def sign_in_offered() -> bool:
    """Whether there is anything to sign in with."""
    return Source.objects.for_sign_in().exists()


@register.filter
def step_of(status: str, step: str) -> str:
    """Where ``step`` stands in the life of an order with this status: ``done``, ``now`` or ``later``."""
    steps = ["placed", "in_production", "shipped"]
    if status not in steps or step not in steps:
        return "later"
    here, there = steps.index(status), steps.index(step)
    return "now" if here == there else "done" if there < here else "later"
