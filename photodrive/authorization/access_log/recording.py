"""Writing the access log: one row for each answer of the API about an owner's photos.

It is written while a client waits for its photo, so it is one insert and no look-up. A request with a dead token and
one beyond the rate limit cost their sender nothing, and nobody shall fill an owner's log with them: of these, a few a
minute are written down, and no more.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from photodrive import conf
from photodrive.authorization.models import AccessLogEntry, Authorization
from photodrive.authorization.tokens.access_tokens import Access
from photodrive.safety import rate_counters

What = AccessLogEntry.What
RENDITIONS = {"thumb": What.THUMBNAIL, "preview": What.PREVIEW, "original": What.ORIGINAL}
REFUSED_FROM = 400  # the first HTTP status of a refusal
TURNED_AWAY = (401, 429)
TURNED_AWAY_A_MINUTE = 10  # rows of one authorization with one of these statuses


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

    ``who`` is the access of the token or, where it is dead or was sent the wrong way, the authorization that it came
    from. ``photo_id`` is None for a list, and for an id that stands for no photo that this application can see.
    """
    authorization_id = who.pk if isinstance(who, Authorization) else who.authorization_id
    if authorization_id is None or who.owner_id is None or _is_enough(authorization_id, status):
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


def expired() -> QuerySet[AccessLogEntry]:
    """The rows that are older than they are kept."""
    return AccessLogEntry.objects.filter(at__lt=timezone.now() - timedelta(seconds=conf.settings.ACCESS_LOG_SECONDS))


def _is_enough(authorization_id: UUID, status: int) -> bool:
    """Whether this minute has as many rows of refusals of this kind as are written down."""
    return status in TURNED_AWAY and rate_counters.count(f"log:{authorization_id}:{status}") > TURNED_AWAY_A_MINUTE
