"""When a guest turns out to be a customer: the photos that came in go along."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from printshop.accounts.models import Customer
from printshop.importing.models import ImportedPhoto
from printshop.signals import guest_joining


@receiver(guest_joining)
def _hand_over(guest: Customer, customer: Customer, **kwargs: Any) -> None:
    ImportedPhoto.objects.filter(customer=guest).update(customer=customer)
