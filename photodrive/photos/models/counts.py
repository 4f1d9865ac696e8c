"""What would be slow to count: kept by the database itself, in the transaction that changes a photo."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class MonthCount(models.Model):
    """How many photos an owner has of one month, those in the trash apart; ``month`` is its first day."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    month = models.DateField()
    photos = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "month"], name="photodrive_month_once")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} of {self.owner_id}"


class LibraryTotal(models.Model):
    """What an owner has: photos and their originals' bytes; ``trashed`` and ``trashed_bytes`` of these in the trash."""

    owner = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+")
    photos = models.PositiveIntegerField(default=0)
    bytes = models.PositiveBigIntegerField(default=0)
    trashed = models.PositiveIntegerField(default=0)
    trashed_bytes = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"Totals of {self.owner_id}"
