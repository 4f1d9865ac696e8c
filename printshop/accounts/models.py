"""Who a visitor is to the shop: a guest, or somebody who signs in elsewhere."""

from __future__ import annotations

import uuid

from django.db import models


class Customer(models.Model):
    """A visitor who connected a source, ordered something or signed in; no password. Without an identity: a guest."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    created = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"Customer {str(self.id)[:8]}"

    @property
    def is_guest(self) -> bool:
        """Is there no way to recognise this customer but the session?"""
        return not self.identities.exists()


class Identity(models.Model):
    """By what a customer is recognised: a provider and the name that it has for her (OpenID Connect Core section 2).

    Issuer and subject together, and nothing else: no address, no name of a person joins two identities. ``name`` is
    what she agreed to share the last time, empty when she did not.
    """

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="identities")
    source = models.ForeignKey("printshop.Source", on_delete=models.SET_NULL, null=True, related_name="+")
    issuer = models.CharField(max_length=200)
    subject = models.CharField(max_length=255)
    name = models.CharField(max_length=200, blank=True, default="")
    created = models.DateTimeField(auto_now_add=True)
    last_sign_in = models.DateTimeField()

    class Meta:
        ordering = ["-last_sign_in"]
        verbose_name_plural = "identities"
        constraints = [models.UniqueConstraint(fields=["issuer", "subject"], name="printshop_identity_once")]

    def __str__(self) -> str:
        return self.name or "Customer"
