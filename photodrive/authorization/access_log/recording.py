"""Which application fetched what of whom, and when: one row for each answer about an owner's photos.

Written by the API itself on its hot path, so it is one insert and no look-up. What costs the sender nothing and the
owner a row, a dead token and a request beyond the limit, is noted a few times a minute and no more often.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from photodrive import conf
from photodrive.authorization.models import AccessLogEntry, Authorization
from photodrive.authorization.security import rate_counters
from photodrive.authorization.tokens.access_tokens import Access

What = AccessLogEntry.What
RENDITIONS = {"thumb": What.THUMBNAIL, "preview": What.PREVIEW, "original": What.ORIGINAL}
REFUSED_FROM = 400  # the first HTTP status of a refusal
TURNED_AWAY = (401, 429)
TURNED_AWAY_A_MINUTE = 10  # rows of one consent


def record(
    who: Access | Authorization,
    *,
    what: str,
    status: int,
    size: int,
    photo_id: UUID | None = None,
    photo_title: str = "",
) -> None:
    """Note one answer: its HTTP ``status`` and the bytes of its body. Refusals count, too.

    ``who`` had access or, with a token that is dead or was sent the wrong way, only a consent that it came from.
    ``photo_id`` is None for a list, and for a photo that there is not for this application: what it tried is
    no photo it was ever told of.
    """
    authorization_id = who.pk if isinstance(who, Authorization) else who.authorization_id
    if authorization_id is None or _is_enough(authorization_id, status):
        return
    AccessLogEntry.objects.create(
        owner_id=who.owner_id,
        authorization_id=authorization_id,
        client_id=who.client_id,
        client_name=who.client_name,
        photo_id=photo_id,
        photo_title=photo_title,
        what=what,
        status=status,
        size=size,
        at=timezone.now(),
    )


def old() -> Any:
    """The rows that are older than they are kept."""
    return AccessLogEntry.objects.filter(at__lt=timezone.now() - timedelta(seconds=conf.settings.ACCESS_LOG_SECONDS))


def _is_enough(authorization_id: UUID, status: int) -> bool:
    """Whether this minute has its rows of answers that turn away."""
    return status in TURNED_AWAY and rate_counters.count(f"log:{authorization_id}:{status}") > TURNED_AWAY_A_MINUTE
