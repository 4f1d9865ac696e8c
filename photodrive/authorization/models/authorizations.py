"""What owners have agreed to."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from oauth2_provider.settings import oauth2_settings

from photodrive.authorization.protocol.scopes import GOES_WITH
from photodrive.people import may_sign_in
from photodrive.photos.models import Album, Photo
from photodrive.uuids import uuid7

from .applications import ApplicationPolicy, switched_on


class AuthorizationQuerySet(models.QuerySet["Authorization"]):
    """Authorizations, narrowed by words of the domain."""

    def active(self) -> AuthorizationQuerySet:
        """Those that are not over."""
        return self.filter(Authorization.active())

    def over(self) -> AuthorizationQuerySet:
        """All others."""
        return self.exclude(Authorization.active())

    def giving_access(self) -> AuthorizationQuerySet:
        """Those by which an application sees something now."""
        return self.filter(Authorization.giving_access())


class Authorization(models.Model):
    """What one owner agreed to, and what became of it: which application may see what, until when.

    Codes and tokens are bound to it; ending it ends them all. It outlives the application, whose identifier and
    name are copied. The approved photos are in :class:`AuthorizedPhoto`; with another selection than "chosen"
    only those that the application added itself. ``idle_expires_at`` is when it ends unless it is refreshed.
    ``declined`` are the scopes that were asked for and that she did not give. ``remembered`` is her word that she need
    not be asked again for the same or less; ``answered_at`` when that last answered a request in her place.
    ``answered_host`` is the host to which a browser took the answer by https, empty for devices and apps on a machine.
    ``purpose`` is what its application said that it is for, empty where it did not say.
    """

    class Selection(models.TextChoices):
        CHOSEN = "chosen", "these photos, as they are now"
        ALBUM = "album", "an album, as it changes"
        ALL = "all", "everything, as it changes"

    class Duration(models.TextChoices):
        ONCE = "once", "once"
        HOUR = "hour", "one hour"
        UNTIL_REVOKED = "until_revoked", "until I stop it"

    class Purpose(models.TextChoices):
        ORDER = "order", "an order"

    class Ended(models.TextChoices):
        BY_OWNER = "owner", "You ended it"
        BY_CLIENT = "client", "The app gave it back"
        BY_REPLAY = "replay", "Stopped: a code or key that had been used up came again"
        BY_OPERATOR = "operator", "Ended by an administrator"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="photodrive_authorizations"
    )
    # Of whatever model the project has: mypy cannot know it. None once the application is gone.
    application: models.ForeignKey[Any, Any] = models.ForeignKey(
        oauth2_settings.APPLICATION_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="photodrive_authorizations",
    )
    client_id = models.CharField(max_length=255)
    client_name = models.CharField(max_length=255)
    client_host = models.CharField(max_length=255, blank=True)
    answered_host = models.CharField(max_length=253, blank=True)
    scopes: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    declined: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    selection = models.CharField(max_length=10, choices=Selection.choices, default=Selection.CHOSEN)
    album = models.ForeignKey(Album, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    duration = models.CharField(max_length=20, choices=Duration.choices, default=Duration.HOUR)
    purpose = models.CharField(max_length=10, choices=Purpose.choices, blank=True)
    location = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    idle_expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    remembered = models.BooleanField(default=False)
    answered_at = models.DateTimeField(null=True, blank=True)
    ended = models.CharField(max_length=10, choices=Ended.choices, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    photos = models.ManyToManyField(Photo, through="AuthorizedPhoto", related_name="authorizations")

    objects = AuthorizationQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["owner", "-id"], name="photodrive_authz_newest")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(album__isnull=True) | models.Q(selection="album"),
                name="photodrive_authz_album_followed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.client_name} for {self.owner}"

    @property
    def scopes_now(self) -> list[str]:
        """Those of ``scopes`` that its application may have now: what the operator takes from it counts at once.

        Of one that is over, those that it had.
        """
        if not self.is_active:
            return self.scopes
        allowed = ApplicationPolicy.of(self.application).allowed_scopes
        mute = {scope for scope, needed in GOES_WITH.items() if needed in self.scopes and needed not in allowed}
        return [scope for scope in self.scopes if scope in allowed and scope not in mute]

    # Two questions, each as a condition of a query and of a row: whoever asks, asks here. ``leading`` is the way to it.

    @staticmethod
    def active(leading: str = "") -> models.Q:
        """It is not over: not ended, not expired, not idle for too long, and its application is still registered."""
        now = timezone.now()
        never_idle = models.Q(**{f"{leading}idle_expires_at__isnull": True})
        awake = never_idle | models.Q(**{f"{leading}idle_expires_at__gt": now})
        unended = models.Q(**{f"{leading}revoked_at__isnull": True, f"{leading}expires_at__gt": now})
        return unended & awake & models.Q(**{f"{leading}application__isnull": False})

    @property
    def is_active(self) -> bool:
        """As :meth:`active`."""
        now = timezone.now()
        awake = self.idle_expires_at is None or self.idle_expires_at > now
        return self.revoked_at is None and self.expires_at > now and awake and self.application_id is not None

    @staticmethod
    def giving_access(leading: str = "") -> models.Q:
        """It is active, its owner may sign in, and the operator has its application switched on."""
        owner = may_sign_in(f"{leading}owner__")
        return Authorization.active(leading) & owner & switched_on(f"{leading}application__")

    @property
    def gives_access(self) -> bool:
        """As :meth:`giving_access`."""
        return self.is_active and self.owner.is_active and ApplicationPolicy.of(self.application).enabled


class AuthorizedPhoto(models.Model):
    """One photo that an authorization shows: she chose it, or its application added it. It goes when the photo does."""

    authorization = models.ForeignKey(Authorization, on_delete=models.CASCADE)
    photo = models.ForeignKey(Photo, on_delete=models.CASCADE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["authorization", "photo"], name="photodrive_authorized_photo_once"),
        ]

    def __str__(self) -> str:
        return f"{self.photo_id} in {self.authorization_id}"


SELECTIONS: tuple[str, ...] = tuple(Authorization.Selection.values)  # from least to most, and so are these:
DURATIONS: tuple[str, ...] = tuple(Authorization.Duration.values)
PURPOSES: tuple[str, ...] = tuple(Authorization.Purpose.values)
