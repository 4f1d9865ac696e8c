"""How long an order needs its photos: placed it does, in the basket or cancelled it does not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.dispatch import receiver

from printshop.importing.models import ImportedPhoto
from printshop.orders.models import OrderItem, Status
from printshop.signals import photos_leaving

LETS_GO = (Status.DRAFT, Status.CANCELLED)
"""Orders that do not hold on to their photos."""


@receiver(photos_leaving, dispatch_uid="printshop.orders.retention")
def release(sender: object, *, photo_ids: Sequence[UUID], **kwargs: Any) -> None:
    """Let go of photos that are about to be deleted; lines of real orders keep theirs, protected.

    The lines of a basket stay, without their photo: it can be fetched again and then finds its place.
    """
    with transaction.atomic():
        # The same lock as in placing: an order is either placed before this looks, or sees its photo gone.
        list(ImportedPhoto.objects.select_for_update().filter(pk__in=photo_ids).order_by("pk"))
        OrderItem.objects.filter(photo_id__in=photo_ids, order__status__in=LETS_GO).update(photo=None)
