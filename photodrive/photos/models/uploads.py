"""Uploads that may be interrupted and go on (tus 1.0)."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from .albums import Album
from .photos import Photo


class UploadQuerySet(models.QuerySet["Upload"]):
    """Uploads, narrowed by words of the domain."""

    def open(self) -> UploadQuerySet:
        """Those that more bytes are wanted of."""
        return self.filter(offset__lt=models.F("length"), refused="")

    def current(self) -> UploadQuerySet:
        """Those that are still remembered."""
        return self.filter(expires_at__gt=timezone.now())


class Upload(models.Model):
    """One file on its way. ``offset`` bytes of ``length`` are durable; ``photo`` is what became of it.

    The last bytes count only together with what became of the file: ``offset`` reaches ``length`` when that is known.
    ``fingerprint`` is the client's name of the file, so that it finds it again after a closed tab. ``refused`` is the
    sentence for the uploader where the file was no photo. ``expires_at`` moves on with every piece.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    length = models.PositiveBigIntegerField()
    offset = models.PositiveBigIntegerField(default=0)
    file_name = models.CharField(max_length=255, blank=True)
    title = models.CharField(max_length=200, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    album = models.ForeignKey(Album, on_delete=models.SET_NULL, null=True, related_name="+")
    photo = models.ForeignKey(Photo, on_delete=models.SET_NULL, null=True, related_name="+")
    duplicate = models.BooleanField(default=False)
    refused = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(db_index=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["owner", "fingerprint"], name="photodrive_upload_again")]

    def __str__(self) -> str:
        return f"{self.file_name}: {self.offset} of {self.length} bytes"

    @property
    def over(self) -> bool:
        """Whether it is known what became of the file: nothing more is wanted of it."""
        return bool(self.refused) or self.offset >= self.length
