"""Exports."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from photodrive.jobs.models import Job
from photodrive.uuids import uuid7


class Export(models.Model):
    """An archive of all that somebody has, ready until ``expires_at``, in parts that ``name`` and a number are called.

    ``parts`` are those that lie in the storage, durable: ``[{"size": bytes, "photos": how many}, …]``. ``place`` is
    where the next one begins.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    name = models.CharField(max_length=255, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    photos = models.PositiveIntegerField(default=0)
    parts = models.JSONField(default=list, blank=True)
    place = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    ready_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["owner", "-id"], name="photodrive_export_newest")]

    def __str__(self) -> str:
        return f"Export of {self.owner_id}"
