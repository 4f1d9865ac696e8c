"""When a guest turns out to be a customer: access to sources, and flows that are under way, go along."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from printshop.accounts.models import Customer
from printshop.oauth.models import Connection, PendingFlow
from printshop.signals import guest_joining


@receiver(guest_joining)
def _hand_over(guest: Customer, customer: Customer, **kwargs: Any) -> None:
    Connection.objects.filter(customer=guest).update(customer=customer)
    PendingFlow.objects.filter(customer=guest).update(customer=customer)
