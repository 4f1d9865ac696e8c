"""Which application fetched what of whom, and when: one row for each answer about an owner's photos.

Written by the API itself on its hot path, so it is one insert and no look-up.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from photodrive import conf

from .models import AccessLogEntry
from .tokens import Access

What = AccessLogEntry.What
RENDITIONS = {"thumb": What.THUMBNAIL, "preview": What.PREVIEW, "original": What.ORIGINAL}


def record(
    access: Access, *, what: str, status: int, size: int, photo_id: UUID | None = None, photo_title: str = ""
) -> None:
    """Note one answer: its HTTP ``status`` and the bytes of its body. Refusals count, too.

    ``photo_id`` is None for a list, and for a photo that there is not for this application: what it tried is
    no photo it was ever told of.
    """
    if access.authorization_id is None:
        return
    AccessLogEntry.objects.create(
        owner_id=access.owner.pk,
        authorization_id=access.authorization_id,
        client_id=access.client_id,
        client_name=access.client_name,
        photo_id=photo_id,
        photo_title=photo_title,
        what=what,
        status=status,
        size=size,
        at=timezone.now(),
    )


def old() -> Any:
    """The rows that are older than they are kept."""
    return AccessLogEntry.objects.filter(at__lt=timezone.now() - timedelta(seconds=conf.settings.ACCESS_LOG_SECONDS))
