"""What she just threw away, remembered in her session so that the next page can offer to take it back."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import HttpRequest
from django.utils.dateparse import parse_datetime

from photodrive.conf import settings
from photodrive.photos.models import PhotoQuerySet
from photodrive.web.shared.own import trashed_photos

KEY = "photodrive_undo"
DAY_SECONDS = 24 * 3600


def remember(request: HttpRequest, *, at: datetime, count: int, title: str = "") -> None:
    """``count`` photos of hers went into the trash together, at the moment ``at``; ``title`` if it was one."""
    request.session[KEY] = {"at": at.isoformat(), "count": count, "title": title}


def offered(request: HttpRequest) -> dict[str, object] | None:
    """For the context of a page, as ``undo``: told once, with a page and not with its head or a part of it."""
    if request.method != "GET" or "HX-Request" in request.headers:
        return None
    kept = request.session.pop(KEY, None)
    return {**kept, "days": settings.TRASH_SECONDS // DAY_SECONDS} if isinstance(kept, dict) else None


def thrown_away(request: HttpRequest, at: str) -> PhotoQuerySet:
    """What she threw away together at that moment, as ``offered`` named it, and has not taken back yet."""
    hers = trashed_photos(request)
    try:
        moment = parse_datetime(at)
        if moment is None or moment.tzinfo is None:
            return hers.none()
        return hers.filter(trashed_at=moment.astimezone(UTC))
    except (ValueError, OverflowError):  # of the first or the last day of the calendar, with an offset
        return hers.none()
