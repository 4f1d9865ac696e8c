"""An account on its way out."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from photodrive.jobs.models import Job
from photodrive.uuids import uuid7


class Deletion(models.Model):
    """An account that goes: nothing of it works any more, and at ``due_at`` all of it is deleted.

    Until ``started_at`` it can be called off. The row outlives the account: what was counted then, and whether it was
    found to be gone.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    owner = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    account = models.CharField(max_length=255)
    by_operator = models.BooleanField(default=False)
    asked_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField(db_index=True)
    started_at = models.DateTimeField(null=True, blank=True)
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    counts = models.JSONField(default=dict, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Deletion of {self.account}"
