"""Preferences, exports and deletions."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from photodrive.jobs.models import Job
from photodrive.uuids import uuid7


class Export(models.Model):
    """An archive of all that somebody has, ready until ``expires_at``. ``name`` is that of the file in the storage."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    name = models.CharField(max_length=255, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    photos = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    ready_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Export of {self.owner_id}"


class Deletion(models.Model):
    """An account that goes: nothing of it works any more, and at ``due_at`` all of it is deleted.

    The row outlives the account: what was counted then, and whether it was found to be gone.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    owner = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    account = models.CharField(max_length=255)
    by_operator = models.BooleanField(default=False)
    asked_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField(db_index=True)
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    counts = models.JSONField(default=dict, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Deletion of {self.account}"
