"""The shop's own copies of the photos a customer shares with it."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from printshop.uuids import uuid7


class ImportedPhotoQuerySet(models.QuerySet["ImportedPhoto"]):
    """Photos by what can be done with them."""

    def usable(self) -> ImportedPhotoQuerySet:
        """Whole, and of a connection that is still alive: these can be put in a basket."""
        return self.filter(
            state=ImportedPhoto.State.READY,
            connection__ended_at=None,
            connection__expires_at__gt=timezone.now(),
        )


class ImportedPhoto(models.Model):
    """One shared photo: what the source says of it, and the two files fetched from there."""

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        READY = "ready", "ready"
        FAILED = "failed", "failed"
        GONE = "gone", "not shared any more"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    connection = models.ForeignKey("printshop.Connection", on_delete=models.CASCADE, related_name="photos")
    customer = models.ForeignKey("printshop.Customer", on_delete=models.CASCADE, related_name="photos")
    source = models.ForeignKey("printshop.Source", on_delete=models.CASCADE, related_name="+")
    remote_id = models.CharField(max_length=100)
    title = models.CharField(max_length=200, blank=True)
    media_type = models.CharField(max_length=40, blank=True)
    width = models.PositiveIntegerField(default=0)  # of the upright picture, in pixels
    height = models.PositiveIntegerField(default=0)
    bytes = models.PositiveBigIntegerField(default=0)
    taken_at = models.DateTimeField(null=True, blank=True)
    original_url = models.CharField(max_length=500)
    preview_url = models.CharField(max_length=500)
    original = models.CharField(max_length=200, blank=True)  # names in the storage PRINTSHOP["STORAGE"]
    preview = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    error = models.CharField(max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True, blank=True)  # by the request that fetches it now
    created = models.DateTimeField(auto_now_add=True)

    objects = ImportedPhotoQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["connection", "remote_id"], name="printshop_photo_once")]
        indexes = [models.Index(fields=["connection", "state"])]

    def __str__(self) -> str:
        return self.title or "Untitled photo"
