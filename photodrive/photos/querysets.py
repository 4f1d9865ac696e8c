"""Named sets of photos."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    from .models import Photo  # noqa: F401  named as text below


class PhotoQuerySet(models.QuerySet["Photo"]):
    """Photos, narrowed by words of the domain."""

    def kept(self) -> PhotoQuerySet:
        """Photos that are not in the trash and whose owner may still sign in."""
        return self.filter(trashed_at__isnull=True, owner__is_active=True)

    def own(self, owner: Any) -> PhotoQuerySet:
        """Those of ``owner`` that are not in the trash, without a look at anything but photos; if she may sign in."""
        return self.filter(owner=owner, trashed_at__isnull=True) if owner.is_active else self.none()

    def trashed(self) -> PhotoQuerySet:
        """Photos in the trash, the last one thrown away first."""
        return self.filter(trashed_at__isnull=False).order_by("-trashed_at", "-id")
