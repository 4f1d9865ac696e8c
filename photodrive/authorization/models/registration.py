"""What lies beside the registration of applications: their logos, and permissions to register."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from oauth2_provider.settings import oauth2_settings


class ApplicationLogo(models.Model):
    """The logo of one application, as we drew it anew: a square WebP. Never loaded from elsewhere.

    ``logo_uri`` is where it was copied from (RFC 7591); empty where somebody uploaded it. ``checksum`` names the
    picture in its address.
    """

    application = models.OneToOneField(
        oauth2_settings.APPLICATION_MODEL, on_delete=models.CASCADE, related_name="photodrive_logo"
    )
    image = models.BinaryField()
    checksum = models.CharField(max_length=64, db_index=True)
    logo_uri = models.URLField(blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"Logo of {self.application}"


class InitialAccessToken(models.Model):
    """A permission to register applications by the registration endpoint (RFC 7591 section 3), as a fingerprint.

    ``scopes`` are the most that an application registered with it may ask for; ``uses_left`` None is without end.
    """

    label = models.CharField(max_length=100, help_text="For whom, or for what.")
    checksum = models.CharField(max_length=64, unique=True, editable=False)
    scopes = models.CharField(
        max_length=200,
        default="photos:read",
        help_text="The most that an application registered with it may ask for, separated by spaces.",
    )
    uses_left = models.PositiveIntegerField(
        null=True, blank=True, default=1, help_text="How many applications it still registers; empty: any number."
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, editable=False)

    def __str__(self) -> str:
        return self.label
