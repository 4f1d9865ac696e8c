"""What the authorization server records beside django-oauth-toolkit's own tables.

No row here points at one of DOT's with CASCADE: DOT deletes grants and tokens of its own accord, and the
binding of a token to its Authorization, and the record of the consent itself, must outlive that.
"""

from __future__ import annotations

import uuid
from typing import Any

import uuid6
from django.conf import settings
from django.db import models
from django.utils import timezone
from oauth2_provider.settings import oauth2_settings

from photodrive.photos.models import Photo


class ApplicationPolicy(models.Model):
    """What the operator decided about one application; an application without a row has the defaults."""

    application = models.OneToOneField(
        oauth2_settings.APPLICATION_MODEL, on_delete=models.CASCADE, related_name="photodrive_policy"
    )
    enabled = models.BooleanField(
        default=True, help_text="A disabled application loses all access at the next request."
    )
    checked = models.BooleanField(
        default=False,
        verbose_name="checked by an administrator",
        help_text="Shown to people on the consent page.",
    )
    scopes = models.CharField(
        max_length=200,
        default="photos:read",
        help_text="The most it may ask for, separated by spaces.",
    )
    home_page = models.URLField(blank=True)
    secret_changed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name_plural = "application policies"

    def __str__(self) -> str:
        return f"Policy of {self.application}"


class AuthorizationQuerySet(models.QuerySet["Authorization"]):
    """Authorizations, narrowed by words of the domain."""

    def active(self) -> AuthorizationQuerySet:
        """Those that give access now, as far as the consent itself goes."""
        return self.filter(revoked_at__isnull=True, expires_at__gt=timezone.now())


class Authorization(models.Model):
    """The durable record of one consent: who allowed which application to see what, until when.

    Codes and tokens are bound to it; ending it ends them all. It outlives the application, whose identifier and
    name are copied. The approved photos are in :class:`AuthorizedPhoto`.
    """

    class Ended(models.TextChoices):
        BY_OWNER = "owner", "You ended it"
        BY_CLIENT = "client", "The app gave it back"
        BY_REPLAY = "replay", "Stopped: a used code was presented again"
        BY_OPERATOR = "operator", "Ended by an administrator"

    id = models.UUIDField(primary_key=True, default=uuid6.uuid7, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="photodrive_authorizations"
    )
    application = models.ForeignKey(
        oauth2_settings.APPLICATION_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="photodrive_authorizations",
    )
    client_id = models.CharField(max_length=255)
    client_name = models.CharField(max_length=255)
    client_host = models.CharField(max_length=255, blank=True)
    scopes = models.JSONField(default=list)
    selection = models.CharField(max_length=10, default="chosen")
    location = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    ended = models.CharField(max_length=10, choices=Ended.choices, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    photos = models.ManyToManyField(Photo, through="AuthorizedPhoto", related_name="authorizations")

    objects = AuthorizationQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["owner", "-id"], name="photodrive_authz_newest")]

    def __str__(self) -> str:
        return f"{self.client_name} for {self.owner}"

    @property
    def is_active(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()


class AuthorizedPhoto(models.Model):
    """One photo of one Authorization. A deleted photo takes its row along."""

    authorization = models.ForeignKey(Authorization, on_delete=models.CASCADE)
    photo = models.ForeignKey(Photo, on_delete=models.CASCADE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["authorization", "photo"], name="photodrive_authorized_photo_once"),
        ]

    def __str__(self) -> str:
        return f"{self.photo_id} in {self.authorization_id}"


class AuthorizationRequest(models.Model):
    """An authorization request, kept server-side from the first GET to the decision (RFC 6749 4.1.1).

    The browser carries only ``id``. ``parameters`` are the client's, validated; ``session_hash`` binds it to the
    browser, ``owner`` to the person who first opened it signed in. ``ticked`` are the photo ids she has ticked
    so far, as strings; None until the page was first shown.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(oauth2_settings.APPLICATION_MODEL, on_delete=models.CASCADE)
    parameters = models.JSONField()
    scopes = models.JSONField()
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True)
    session_hash = models.CharField(max_length=64, blank=True)
    ticked: models.JSONField[Any, Any] = models.JSONField(null=True)
    location = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(db_index=True)
    decided_at = models.DateTimeField(null=True)
    authorization = models.ForeignKey(Authorization, on_delete=models.SET_NULL, null=True)

    def __str__(self) -> str:
        return f"Request of {self.application}"


class AuthorizationCode(models.Model):
    """The fate of one authorization code: a tombstone once used, so that a replay is known (RFC 6749 4.1.2).

    It carries what an exchange is checked against, since DOT's own grant row is gone sooner. ``used_at`` is set
    inside the transaction that mints the token, ``settled_at`` after its commit: a request that came before
    ``settled_at`` lost a race, one that came after is a replay.
    """

    authorization = models.ForeignKey(Authorization, on_delete=models.CASCADE, related_name="codes")
    code_checksum = models.CharField(max_length=64, unique=True)
    redirect_uri = models.TextField()
    code_challenge = models.CharField(max_length=128)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"Code of {self.authorization_id}"


class BoundAccessToken(models.Model):
    """Binds an access token, by its SHA-256 checksum, to the Authorization it was minted from."""

    authorization = models.ForeignKey(Authorization, on_delete=models.CASCADE, related_name="access_tokens")
    access_token = models.ForeignKey(
        oauth2_settings.ACCESS_TOKEN_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    token_checksum = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"Access token of {self.authorization_id}"
