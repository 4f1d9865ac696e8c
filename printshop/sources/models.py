"""Photo sources as the shop's staff registers them."""

from __future__ import annotations

from django.db import models

from printshop.fields import EncryptedTextField


class Source(models.Model):
    """The shop's registration with one provider of photos (RFC 6749 section 2)."""

    slug = models.SlugField(unique=True, help_text="Part of the redirect address, which the provider must know.")
    name = models.CharField(max_length=60, help_text="As visitors know it.")
    adapter = models.CharField(max_length=40, default="photodrive")
    issuer = models.URLField(
        max_length=200, help_text="Exactly as its metadata says it, without a final slash."
    )
    client_id = models.CharField("client identifier", max_length=200)
    client_secret = EncryptedTextField(blank=True, default="")
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
