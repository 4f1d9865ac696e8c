"""Who is this? A customer is found by issuer and subject together, and by nothing else."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from printshop.accounts.models import Customer, Identity
from printshop.signals import guest_joining


def recognise(*, issuer: str, subject: str, name: str, source_id: int, visitor: Customer | None) -> Identity:
    """The identity of somebody who has just proved it, with a customer of its own from the first time on.

    ``visitor`` is whose browser it was until now. If that is a guest, what the guest did joins the customer, and
    the guest is no more; what belongs to another customer stays there.
    """
    with transaction.atomic():
        # Called only where there is none yet, so that two at once leave no customer without an identity.
        first = {"customer": Customer.objects.create, "last_sign_in": timezone.now}
        known = Identity.objects.select_for_update()
        identity, _ = known.get_or_create(issuer=issuer, subject=subject, defaults=first)
        identity.name, identity.source_id, identity.last_sign_in = name, source_id, timezone.now()
        identity.save(update_fields=["name", "source", "last_sign_in"])
        _join(visitor, identity.customer)
    return identity


def _join(visitor: Customer | None, customer: Customer) -> None:
    guest = Customer.objects.select_for_update().filter(pk=visitor.pk).first() if visitor else None
    if guest is None or not guest.is_guest:
        return
    guest_joining.send(sender=Customer, guest=guest, customer=customer)
    guest.delete()
