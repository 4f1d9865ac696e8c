"""Authorization details (RFC 9396) of type ``photos``: what exactly an owner allowed, for machines to read."""

from __future__ import annotations

from typing import Any

from . import connections
from .models import Authorization
from .scopes import PHOTOS_READ, PHOTOS_WRITE

ACTIONS = {PHOTOS_READ: "read", PHOTOS_WRITE: "write"}


def of(authorization: Authorization) -> list[dict[str, Any]]:
    """``[{"type": "photos", "actions": [...], "selection": "chosen", "identifiers": [...], "location": bool}]``."""
    photos = connections.photos_of(authorization)
    return [
        {
            "type": "photos",
            "actions": [ACTIONS[scope] for scope in authorization.scopes if scope in ACTIONS],
            "selection": authorization.selection,
            "identifiers": [str(pk) for pk in photos.values_list("pk", flat=True)],
            "location": authorization.location,
        }
    ]
