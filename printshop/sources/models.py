"""Photo sources as the shop's staff registers them."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import models

from printshop.conf import settings
from printshop.fields import EncryptedTextField
from printshop.sources import keys
from printshop.sources.registry import ADAPTERS


class Source(models.Model):
    """The shop's registration with one provider of photos (RFC 6749 section 2)."""

    class Authentication(models.TextChoices):
        SECRET = "secret", "by a secret"
        PRIVATE_KEY = "private_key", "by our signature"

    slug = models.SlugField(unique=True, help_text="Part of the redirect address, which the provider must know.")
    name = models.CharField(max_length=60, help_text="As visitors know it.")
    adapter = models.CharField(max_length=40, default="photodrive")
    issuer = models.URLField(max_length=200, help_text="Exactly as its metadata says it, without a final slash.")
    client_id = models.CharField("client identifier", max_length=200)
    authentication = models.CharField(
        max_length=20,
        choices=Authentication.choices,
        default=Authentication.SECRET,
        help_text="A secret is given to us by the provider. Our signature is private_key_jwt (RFC 7523): the provider "
        "knows our public key. It must be set to the same there.",
    )
    client_secret = EncryptedTextField(blank=True, default="")
    private_key = EncryptedTextField(blank=True, default="", editable=False)
    scopes = models.CharField(max_length=200, default="photos:read", help_text="Separated by spaces.")
    enabled = models.BooleanField(default=True)
    created = models.DateTimeField(auto_now_add=True)
    updated = models.DateTimeField(auto_now=True)
    checked_at = models.DateTimeField(null=True, blank=True, editable=False)
    check_error = models.TextField(blank=True, default="", editable=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def uses_private_key(self) -> bool:
        """Does the shop sign instead of showing a secret?"""
        return self.authentication == self.Authentication.PRIVATE_KEY

    @property
    def has_private_key(self) -> bool:
        """Is there a key? Says so without decrypting it."""
        return bool(self.__dict__.get("private_key"))

    def make_private_key(self) -> None:
        """Take a new key; the provider must be told its public half. The old one ends when this is saved."""
        self.private_key = keys.new_key()

    def clean(self) -> None:
        """The issuer is compared character by character, so its form matters (RFC 8414 section 2)."""
        parts = urlsplit(self.issuer)
        if parts.query or parts.fragment or parts.username or self.issuer.endswith("/"):
            raise ValidationError({"issuer": "Without a final slash, a query, a fragment or a user name."})
        if parts.scheme != "https" and not settings.ALLOW_INSECURE_SOURCES:
            raise ValidationError({"issuer": "The issuer must be an https address."})
        if self.adapter not in ADAPTERS:
            raise ValidationError({"adapter": f"There is no adapter called {self.adapter}."})
