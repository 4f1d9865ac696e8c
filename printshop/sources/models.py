"""Photo sources, and providers to sign in with, as the shop's staff registers them."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import models

from printshop.conf import settings
from printshop.fields import EncryptedTextField
from printshop.sources import keys
from printshop.sources.registry import ADAPTERS, SIGN_IN_ONLY

OPENID = "openid"


class SourceQuerySet(models.QuerySet["Source"]):
    """Sources by what visitors may do with them now."""

    def with_photos(self) -> SourceQuerySet:
        """Those that photos come from."""
        return self.filter(enabled=True, adapter__in=ADAPTERS)

    def for_sign_in(self) -> SourceQuerySet:
        """Those that one can sign in with."""
        return self.filter(enabled=True, signs_in=True)


class Source(models.Model):
    """The shop's registration with one provider: of photos (RFC 6749 section 2), of identities, or of both."""

    class Authentication(models.TextChoices):
        SECRET = "secret", "by a secret"
        PRIVATE_KEY = "private_key", "by our signature"

    class IdTokenAlgorithm(models.TextChoices):
        RS256 = "RS256", "RS256"
        PS256 = "PS256", "PS256"
        ES256 = "ES256", "ES256"
        EDDSA = "EdDSA", "EdDSA"

    slug = models.SlugField(unique=True, help_text="Part of the redirect address, which the provider must know.")
    name = models.CharField(max_length=60, help_text="As visitors know it.")
    adapter = models.CharField(max_length=40, default="photodrive")
    issuer = models.URLField(max_length=200, help_text="Exactly as its metadata says it.")
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
    accepts_bearer = models.BooleanField(
        "accepts tokens without a key",
        default=False,
        help_text="A source that announces DPoP (RFC 9449) should bind each token to our key. Some do not and answer "
        '"Bearer": such a token may be used by whoever has it, and without this it is refused.',
    )
    scopes = models.CharField(max_length=200, blank=True, default="photos:read", help_text="Separated by spaces.")
    signs_in = models.BooleanField(
        "offers sign-in", default=False, help_text="Visitors may sign in to the shop with it (OpenID Connect)."
    )
    sign_in_scopes = models.CharField(
        "scopes to sign in", max_length=200, blank=True, default="openid profile", help_text="Separated by spaces."
    )
    id_token_algorithm = models.CharField(
        "algorithm of ID tokens",
        max_length=10,
        choices=IdTokenAlgorithm.choices,
        default=IdTokenAlgorithm.RS256,
        help_text="As registered there; no other one is accepted.",
    )
    enabled = models.BooleanField(default=True)
    created = models.DateTimeField(auto_now_add=True)
    updated = models.DateTimeField(auto_now=True)
    checked_at = models.DateTimeField(null=True, blank=True, editable=False)
    check_error = models.TextField(blank=True, default="", editable=False)

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def gives_photos(self) -> bool:
        """Is it more than a provider to sign in with?"""
        return self.adapter in ADAPTERS

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
        if parts.query or parts.fragment or parts.username:
            raise ValidationError({"issuer": "Without a query, a fragment or a user name."})
        if self.gives_photos and self.issuer.endswith("/"):
            raise ValidationError({"issuer": "Without a final slash: photos are asked for right below it."})
        if parts.scheme != "https" and not settings.ALLOW_INSECURE_SOURCES:
            raise ValidationError({"issuer": "The issuer must be an https address."})
        if not self.gives_photos and self.adapter != SIGN_IN_ONLY:
            raise ValidationError({"adapter": f"There is no adapter called {self.adapter}."})
        if self.gives_photos and not self.scopes:
            raise ValidationError({"scopes": "What to ask for when visitors choose photos."})
        if not self.gives_photos and not self.signs_in:
            raise ValidationError({"signs_in": "It gives no photos: it is good for signing in or for nothing."})
        if self.signs_in and OPENID not in self.sign_in_scopes.split():
            raise ValidationError({"sign_in_scopes": f"Signing in takes the scope {OPENID}."})
