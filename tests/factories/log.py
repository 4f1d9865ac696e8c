"""Rows of the access log, as the API would have written them at another time."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from photodrive.authorization.models import AccessLogEntry, Authorization

SECOND = timedelta(seconds=1)


def logged(authorization: Authorization, *, at: datetime | None = None, photo: Any = None, **fields: Any) -> Any:
    """One row: a thumbnail of ten bytes unless ``fields`` say otherwise."""
    values = {"what": "thumb", "status": 200, "size": 10, "client_name": authorization.client_name, **fields}
    if photo is not None:
        values = {"photo_id": photo.pk, "photo_title": photo.title, **values}
    return AccessLogEntry.objects.create(
        owner=authorization.owner,
        authorization=authorization,
        client_id=authorization.client_id,
        at=at or timezone.now(),
        **values,
    )


def table(response: Any) -> list[dict[str, str]]:
    """The rows of the file that ``response`` brings, as text by the names in its header."""
    text = b"".join(response.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))
