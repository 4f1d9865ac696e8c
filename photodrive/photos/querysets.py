"""Named sets of photos."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from .models import Photo


class PhotoQuerySet(models.QuerySet["Photo"]):
    """Photos, narrowed by words of the domain."""

    def kept(self) -> PhotoQuerySet:
        """Photos that are not in the trash and whose owner may still sign in."""
        return self.filter(trashed_at__isnull=True, owner__is_active=True)
