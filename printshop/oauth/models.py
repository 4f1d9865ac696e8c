"""What the shop remembers of its way to a source and back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db import models
from django.utils import timezone

from printshop.fields import EncryptedTextField, Secret


class ConnectionQuerySet(models.QuerySet["Connection"]):
    """Connections by what they are good for."""

    def alive(self) -> ConnectionQuerySet:
        """Those that still give access, as far as the shop knows."""
        return self.filter(ended_at=None, expires_at__gt=timezone.now())


class Connection(models.Model):
    """A customer's access to a source: one access token, the key it is bound to, and its end.

    Both are wiped when it ends. ``selection`` and ``duration`` are what the owner chose, as far as the source says
    (``sources.base.Grant``). ``given_back_at`` is when the shop had all photos of a single order and gave its access
    back: it may no longer ask the source then, and the photos stay as long as they would have. The three
    ``approved_…`` are there where the source did not ask her again (``oauth.wire.remembered_consent``).
    """

    class Ended(models.TextChoices):
        EXPIRED = "expired", "the time was over"
        DISCONNECTED = "disconnected", "ended here by the customer"
        REVOKED = "revoked", "ended at the source"
        REPLACED = "replaced", "a newer one took its place"

    customer = models.ForeignKey("printshop.Customer", on_delete=models.CASCADE, related_name="connections")
    source = models.ForeignKey("printshop.Source", on_delete=models.CASCADE, related_name="connections")
    access_token = EncryptedTextField(blank=True, default="")
    dpop_key = EncryptedTextField(blank=True, default="")  # a private JWK; empty for a bearer token
    scope = models.CharField(max_length=200, blank=True)
    selection = models.CharField(max_length=10, blank=True, default="")
    duration = models.CharField(max_length=20, blank=True, default="")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_until = models.DateTimeField(null=True, blank=True)
    approved_link = models.CharField(max_length=400, blank=True, default="")
    given_back_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_reason = models.CharField(max_length=20, blank=True, default="", choices=Ended.choices)
    listed_at = models.DateTimeField(null=True, blank=True)
    more_shared = models.BooleanField(default=False)  # than one import takes
    paused_until = models.DateTimeField(null=True, blank=True)  # the source asked for patience
    created = models.DateTimeField(auto_now_add=True)

    objects = ConnectionQuerySet.as_manager()

    class Meta:
        ordering = ["-created"]
        indexes = [models.Index(fields=["customer", "source", "ended_at"])]

    def __str__(self) -> str:
        return f"{self.source} until {self.expires_at:%Y-%m-%d %H:%M}"

    @property
    def is_alive(self) -> bool:
        """Does it still give access, as far as the shop knows?"""
        return self.ended_at is None and self.expires_at > timezone.now()

    @property
    def may_ask(self) -> bool:
        """May the shop still call the source with it?"""
        return self.is_alive and self.given_back_at is None

    @property
    def is_given_back(self) -> bool:
        """Does the source know that the shop is done with it?"""
        return self.given_back_at is not None and not self.has_token

    @property
    def has_token(self) -> bool:
        """Is there a token left? Says so without decrypting it."""
        return bool(self.__dict__.get("access_token"))

    @property
    def is_bound(self) -> bool:
        """Is the token worth nothing without a key (RFC 9449)? Known while there is one."""
        return bool(self.__dict__.get("dpop_key"))

    @property
    def is_paused(self) -> bool:
        """Did the source ask for patience, or not answer, a moment ago?"""
        return self.paused_until is not None and self.paused_until > timezone.now()


class PendingFlow(models.Model):
    """One trip to a source that has not come back yet: one per tab."""

    class Purpose(models.TextChoices):
        PHOTOS = "photos", "to choose photos"
        SIGN_IN = "sign_in", "to sign in"

    purpose = models.CharField(max_length=10, choices=Purpose.choices, default=Purpose.PHOTOS)
    state_hash = models.CharField(max_length=64, unique=True)
    binding_hash = models.CharField(max_length=64)  # of a random value in the browser's session
    customer = models.ForeignKey("printshop.Customer", on_delete=models.CASCADE, related_name="+")
    source = models.ForeignKey("printshop.Source", on_delete=models.CASCADE, related_name="+")
    code_verifier = EncryptedTextField()
    dpop_key = EncryptedTextField(blank=True, default="")  # a private JWK; wiped when the answer comes
    nonce_hash = models.CharField(max_length=64, blank=True, default="")  # of what the ID token must repeat
    next_path = models.CharField(max_length=200, blank=True, default="")  # where she goes on in the shop, signed in
    redirect_uri = models.CharField(max_length=400)
    issuer = models.CharField(max_length=200)
    created = models.DateTimeField(auto_now_add=True)
    expires_at: models.DateTimeField[datetime, datetime] = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Flow {self.pk} to {self.source_id}"

    @property
    def is_sign_in(self) -> bool:
        """Does she want to sign in, rather than to choose photos?"""
        return self.purpose == self.Purpose.SIGN_IN


@dataclass(frozen=True, kw_only=True)
class GrantedCode:
    """A code that came back to a flow which was waiting for it."""

    flow: PendingFlow
    code: Secret = field(repr=False)
