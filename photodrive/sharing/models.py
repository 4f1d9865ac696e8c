"""What an owner shares with people: by a secret link, or with somebody who has an account here."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from photodrive.photos.models import Album, Photo
from photodrive.uuids import uuid7

OPEN_LINK = models.Q(kind="link", ended_at__isnull=True)


class Share(models.Model):
    """Some photos, or an album as it is at the time, shown to whoever has the link or to one person.

    It is about ``album``, or about the one ``photo``, or about those that are its ``photos``. An album and a photo
    have one link at a time at most; a photo that has one is public.

    A link's token is found by ``token_digest`` and kept encrypted in ``token`` for its owner alone. ``email`` is whom a
    share with a person is for; it says nothing about an account. ``password`` is a hash; ``password_shown`` the same
    encrypted, for its owner.
    """

    class Kind(models.TextChoices):
        LINK = "link", "Anyone with the link"
        PERSON = "person", "One person"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    album = models.ForeignKey(Album, on_delete=models.CASCADE, null=True, blank=True, related_name="shares")
    photo = models.ForeignKey(Photo, on_delete=models.CASCADE, null=True, blank=True, related_name="own_shares")
    photos = models.ManyToManyField(Photo, through="SharedPhoto", related_name="shares")
    token_digest = models.CharField(max_length=64, null=True, unique=True, editable=False)  # noqa: DJ001  unique or none
    token = models.TextField(blank=True, editable=False)
    password = models.CharField(max_length=128, blank=True, editable=False)
    password_shown = models.TextField(blank=True, editable=False)
    email = models.CharField(max_length=254, blank=True, db_index=True)
    downloads = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["owner", "-id"], name="photodrive_share_newest")]
        constraints = [
            models.UniqueConstraint(fields=["album"], condition=OPEN_LINK, name="photodrive_album_one_link"),
            models.UniqueConstraint(fields=["photo"], condition=OPEN_LINK, name="photodrive_photo_one_link"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.album or self.photo or 'photos'}"


class SharedPhoto(models.Model):
    """One photo of a share that is no album."""

    share = models.ForeignKey(Share, on_delete=models.CASCADE, db_index=False)
    photo = models.ForeignKey(Photo, on_delete=models.CASCADE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["share", "photo"], name="photodrive_shared_photo_once")]

    def __str__(self) -> str:
        return f"{self.photo_id} in {self.share_id}"


class ShareVisit(models.Model):
    """Somebody looked at a share, or fetched a photo of it: ``person`` is who, None for whoever has the link."""

    class What(models.TextChoices):
        LOOKED = "looked", "Looked"
        SCREEN = "screen", "Screen size"
        ORIGINAL = "original", "Full size"

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    share = models.ForeignKey(Share, on_delete=models.SET_NULL, null=True, related_name="visits")
    photo = models.ForeignKey(Photo, on_delete=models.SET_NULL, null=True, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    what = models.CharField(max_length=8, choices=What.choices)
    count = models.PositiveIntegerField(default=1)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["owner", "-at", "-id"], name="photodrive_visit_newest")]

    def __str__(self) -> str:
        return f"{self.what} at {self.at}"
