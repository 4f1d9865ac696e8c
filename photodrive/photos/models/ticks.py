"""What somebody ticks on pages that turn."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from .photos import Photo


class TickList(models.Model):
    """Photos that an owner ticks on a page that turns, kept here until she is done with it or a day is over.

    The page carries ``id`` and no more. The ticks of a pending request have the request's id.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    started_at = models.DateTimeField(auto_now_add=True, db_index=True)

    def __str__(self) -> str:
        return f"Ticks of {self.owner}"


class Tick(models.Model):
    """One photo that is ticked. A row each: 30,000 of them are counted and shared without reading them."""

    list = models.ForeignKey(TickList, on_delete=models.CASCADE, db_index=False)
    photo = models.ForeignKey(Photo, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["list", "photo"], name="photodrive_tick_once")]

    def __str__(self) -> str:
        return f"{self.photo_id} in {self.list_id}"
