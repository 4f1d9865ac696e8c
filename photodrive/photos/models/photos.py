"""What the drive keeps of a photo, and what it counts of them."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Exists
from django.urls import reverse

from photodrive.people import Owner, OwnerId, may_sign_in
from photodrive.uuids import uuid7

from .wall_time import PlaceInTimeField, WallTimeField

KEPT = models.Q(trashed_at__isnull=True)


class PhotoQuerySet(models.QuerySet["Photo"]):
    """Photos, narrowed by words of the domain."""

    def available(self) -> PhotoQuerySet:
        """Photos that are not in the trash and whose owner may still sign in."""
        return self.filter(may_sign_in("owner__"), trashed_at__isnull=True)

    def kept_of(self, owner_id: OwnerId) -> PhotoQuerySet:
        """Those of one owner that are not in the trash, if she may sign in. No join: the timeline's index sorts."""
        active = get_user_model()._default_manager.filter(may_sign_in(), pk=owner_id)
        return self.filter(Exists(active), owner_id=owner_id, trashed_at__isnull=True)

    def own(self, owner: Owner) -> PhotoQuerySet:
        """Those of ``owner`` that are not in the trash, without a look at anything but photos; if she may sign in."""
        return self.filter(owner=owner, trashed_at__isnull=True) if owner.is_active else self.none()

    def trashed(self) -> PhotoQuerySet:
        """Photos in the trash, the last one thrown away first."""
        return self.filter(trashed_at__isnull=False).order_by("-trashed_at", "-id")


class Photo(models.Model):
    """One photo of one owner.

    ``width`` and ``height`` are those of the upright picture, ``size`` is the original's in bytes, ``sha256``
    that of the original's bytes in hex. ``taken_local`` is the wall time at which it was taken and ``taken_offset``
    how far that clock was ahead of UTC, in minutes; None where nobody knows. ``taken_at`` is the same as an instant.
    ``sort_local`` is its place in the timeline. ``turned`` counts the quarter turns to the right that its owner gave
    the upright picture. ``placeholder`` is a WebP of some 20 pixels. ``metadata`` holds what the camera told, GPS
    position included (see ``imaging.renditions.Metadata``); who may see it is decided in ``sharing``.
    """

    class Visibility(models.TextChoices):
        PRIVATE = "private", "Only you"
        PUBLIC = "public", "Anyone with the link"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="photodrive_photos", db_index=False
    )  # each index below begins with it
    title = models.CharField(max_length=200)
    caption = models.TextField(max_length=2000, blank=True)
    file_name = models.CharField(max_length=255, blank=True, editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    size = models.PositiveBigIntegerField(editable=False)
    media_type = models.CharField(max_length=40, editable=False)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    turned = models.PositiveSmallIntegerField(default=0, editable=False)
    placeholder = models.BinaryField(null=True, editable=False)
    taken_at = models.DateTimeField(null=True, blank=True)
    taken_local = WallTimeField(null=True, blank=True)
    taken_offset = models.SmallIntegerField(null=True, blank=True)
    sort_local: models.Field[datetime, datetime] = PlaceInTimeField(editable=False)  # type: ignore[assignment]
    camera = models.CharField(max_length=120, blank=True, editable=False)
    visibility = models.CharField(max_length=10, choices=Visibility.choices, default=Visibility.PRIVATE)
    never_share = models.BooleanField("never share with apps", default=False)
    favourite = models.BooleanField(default=False)
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
            models.Index(fields=["owner", "-sort_local", "-id"], name="photodrive_photo_timeline", condition=KEPT),
            models.Index(
                fields=["owner", "-sort_local", "-id"],
                name="photodrive_photo_favourites",
                condition=KEPT & models.Q(favourite=True),
            ),
            models.Index(
                fields=["owner"], name="photodrive_photo_withheld", condition=KEPT & models.Q(never_share=True)
            ),
            models.Index(fields=["owner", "camera"], name="photodrive_photo_camera", condition=KEPT),
            models.Index(
                fields=["owner", "-trashed_at", "-id"],
                name="photodrive_photo_trash",
                condition=models.Q(trashed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("photodrive:photo", args=[self.pk])

    @property
    def version(self) -> str:
        """The query of its pictures' addresses: a browser that has kept them unturned asks again."""
        return f"?turned={self.turned}" if self.turned else ""
