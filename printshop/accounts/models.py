"""Who a visitor is to the shop."""

from __future__ import annotations

import uuid

from django.db import models


class Customer(models.Model):
    """A visitor who connected a source or ordered something; no name, no password."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    created = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"Customer {str(self.id)[:8]}"
