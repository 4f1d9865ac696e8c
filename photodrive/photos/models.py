"""What the drive keeps of a photo."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce
from django.urls import reverse

from photodrive.people import Owner, may_sign_in
from photodrive.uuids import uuid7

KEPT = models.Q(trashed_at__isnull=True)


class PhotoQuerySet(models.QuerySet["Photo"]):
    """Photos, narrowed by words of the domain."""

    def available(self) -> PhotoQuerySet:
        """Photos that are not in the trash and whose owner may still sign in."""
        return self.filter(may_sign_in("owner__"), trashed_at__isnull=True)

    def own(self, owner: Owner) -> PhotoQuerySet:
        """Those of ``owner`` that are not in the trash, without a look at anything but photos; if she may sign in."""
        return self.filter(owner=owner, trashed_at__isnull=True) if owner.is_active else self.none()

    def trashed(self) -> PhotoQuerySet:
        """Photos in the trash, the last one thrown away first."""
        return self.filter(trashed_at__isnull=False).order_by("-trashed_at", "-id")


class Photo(models.Model):
    """One photo of one owner.

    ``width`` and ``height`` are those of the upright picture, ``size`` is the original's in bytes, ``sha256``
    that of the original's bytes in hex. ``metadata`` holds what EXIF told, GPS position included
    (``{"latitude": float, "longitude": float, "camera": str, "alpha": True}``, each only where known); who
    may see it is decided in ``sharing``.
    """

    class Visibility(models.TextChoices):
        PRIVATE = "private", "Only you"
        PUBLIC = "public", "Anyone with the link"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="photodrive_photos", db_index=False
    )  # each index below begins with it
    title = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, editable=False)
    size = models.PositiveBigIntegerField(editable=False)
    media_type = models.CharField(max_length=40, editable=False)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    taken_at = models.DateTimeField(null=True, blank=True)
    visibility = models.CharField(max_length=10, choices=Visibility.choices, default=Visibility.PRIVATE)
    added_by = models.CharField(max_length=255, blank=True, editable=False)
    metadata = models.JSONField(default=dict, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    trashed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = PhotoQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "sha256", "added_by"], name="photodrive_photo_once_per_owner"),
        ]
        indexes = [
            models.Index(fields=["owner", "-id"], name="photodrive_photo_newest", condition=KEPT),
            # Holds what searching, turning pages and counting ask for, so that they read no photo for it.
            models.Index(
                "owner",
                Coalesce("taken_at", "created_at").desc(),
                models.F("id").desc(),
                "title",
                "taken_at",
                "created_at",
                name="photodrive_photo_timeline",
                condition=KEPT,
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("photodrive:photo", args=[self.pk])

    @property
    def moment(self) -> datetime:
        """When it was taken, or when it was added if nobody knows: its place in the timeline."""
        return self.taken_at or self.created_at


class Album(models.Model):
    """A named group of one owner's photos; a photo may be in many."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="photodrive_albums")
    title = models.CharField(max_length=200)
    photos = models.ManyToManyField(Photo, through="AlbumPhoto", related_name="albums")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["owner", "-id"], name="photodrive_album_newest")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("photodrive:album", args=[self.pk])


class AlbumPhoto(models.Model):
    """One photo in one album. Both go their own way; the row goes with either."""

    album = models.ForeignKey(Album, on_delete=models.CASCADE)
    photo = models.ForeignKey(Photo, on_delete=models.CASCADE)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["album", "photo"], name="photodrive_album_photo_once")]

    def __str__(self) -> str:
        return f"{self.photo_id} in {self.album_id}"


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
