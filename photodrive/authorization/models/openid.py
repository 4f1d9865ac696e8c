"""What OpenID Connect needs to remember: keys, and how people are named."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models


class SigningKey(models.Model):
    """One key that signs ID tokens (OpenID Connect Core section 10.1.1). The private part is encrypted.

    ``number`` counts the keys of one algorithm: of two processes that make the first one, one succeeds. A retired key
    signs no more and has lost its private part; it is published until what it signed has ended, and kept to know
    what it once signed.
    """

    kid = models.CharField(max_length=64, unique=True)
    algorithm = models.CharField(max_length=10)
    number = models.PositiveIntegerField()
    private_key = models.TextField()
    public_jwk: models.JSONField[Any, Any] = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["algorithm", "number"], name="photodrive_signing_key_once"),
        ]

    def __str__(self) -> str:
        return f"{self.algorithm} {self.kid}"


class Subject(models.Model):
    """How one person is named in ID tokens: a random ``seed`` from which each name is made, never to be changed.

    A row of its own, so that a name tells nothing of the user table, outlives a change of any key of the project,
    and never goes to somebody else who gets the same primary key later.
    """

    owner = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seed = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"Subject of {self.owner_id}"


class Portrait(models.Model):
    """The picture that one person shows to applications, made from a photo of hers: a square WebP.

    ``name`` is its address, which nobody can guess.
    """

    owner = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="photodrive_portrait")
    image = models.BinaryField()
    name = models.CharField(max_length=64, unique=True)
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"Portrait of {self.owner}"
