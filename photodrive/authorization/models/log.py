"""What applications fetched."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from .authorizations import Authorization


class AccessLogEntry(models.Model):
    """One answer of the API to an application about one owner's photo: who fetched what, when, how much.

    It copies what it names, and outlives the photo and the application. ``photo_id`` is a copy, no foreign key.
    """

    class What(models.TextChoices):
        THUMBNAIL = "thumb", "thumbnail"
        PREVIEW = "preview", "preview"
        ORIGINAL = "original", "original"
        LISTED = "list", "list"
        DETAILS = "details", "title and date"
        CHANGED = "change", "change"

    id = models.BigAutoField(primary_key=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    authorization = models.ForeignKey(Authorization, on_delete=models.SET_NULL, null=True, related_name="log")
    client_id = models.CharField(max_length=255)
    client_name = models.CharField(max_length=255)
    photo_id = models.UUIDField(null=True)
    photo_title = models.CharField(max_length=200, blank=True)
    what = models.CharField(max_length=10, choices=What.choices)
    status = models.PositiveSmallIntegerField()
    size = models.PositiveBigIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["owner", "-id"], name="photodrive_log_newest"),
            models.Index(fields=["owner", "photo_id", "-id"], name="photodrive_log_of_photo"),
            models.Index(fields=["owner", "client_id", "-id"], name="photodrive_log_of_client"),
            models.Index(fields=["owner", "-id"], name="photodrive_log_refused", condition=models.Q(status__gte=400)),
            models.Index(fields=["client_id", "at"], name="photodrive_log_usage"),
            models.Index(fields=["at"], name="photodrive_log_age"),
        ]

    def __str__(self) -> str:
        return f"{self.client_name}: {self.what} {self.photo_id}"
