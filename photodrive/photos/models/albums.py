"""Groups of photos."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse

from photodrive.uuids import uuid7

from .photos import Photo


class Album(models.Model):
    """A named group of one owner's photos; a photo may be in many.

    ``never_share`` keeps its photos from every application. ``chosen_cover`` may have left the album since.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="photodrive_albums")

    class Order(models.TextChoices):
        OLDEST = "oldest", "Oldest first"
        NEWEST = "newest", "Newest first"
        TITLE = "title", "By title"
        OWN = "own", "My own order"

    title = models.CharField(max_length=200)
    order = models.CharField(max_length=6, choices=Order.choices, default=Order.NEWEST)
    chosen_cover = models.ForeignKey(Photo, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    never_share = models.BooleanField("never share with apps", default=False)
    photos = models.ManyToManyField(Photo, through="AlbumPhoto", related_name="albums")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["owner", "-id"], name="photodrive_album_newest"),
            models.Index(fields=["owner"], name="photodrive_album_withheld", condition=models.Q(never_share=True)),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("photodrive:album", args=[self.pk])


class AlbumPhoto(models.Model):
    """One photo in one album. Both go their own way; the row goes with either.

    ``position`` counts in her own order; None is behind all others, in the order in which they were added.
    """

    album = models.ForeignKey(Album, on_delete=models.CASCADE)
    photo = models.ForeignKey(Photo, on_delete=models.CASCADE)
    added_at = models.DateTimeField(auto_now_add=True)
    position = models.PositiveIntegerField(null=True, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["album", "photo"], name="photodrive_album_photo_once")]
        indexes = [models.Index(fields=["album", "position", "id"], name="photodrive_album_order")]

    def __str__(self) -> str:
        return f"{self.photo_id} in {self.album_id}"
