"""Kept by account, so that every browser of hers knows them."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Preferences(models.Model):
    """``time_zone`` is a name of the IANA database; empty: that of the site."""

    class Theme(models.TextChoices):
        SYSTEM = "system", "As the system"
        LIGHT = "light", "Light"
        DARK = "dark", "Dark"

    owner = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+")
    theme = models.CharField(max_length=6, choices=Theme.choices, default=Theme.SYSTEM)
    time_zone = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"Preferences of {self.owner_id}"
