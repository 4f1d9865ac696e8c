"""How much an application is used, in figures that tell of no person and no photo."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone

from photodrive.authorization.models import AccessLogEntry, Authorization

DAYS = 30
FIGURES = ("connections", "answers", "bytes", "refused")


def connections(client_id: str) -> int:
    """How many consents give ``client_id`` access now."""
    return Authorization.objects.active().filter(client_id=client_id, application__isnull=False).count()


def by_day(client_id: str, *, days: int = DAYS) -> list[dict[str, Any]]:
    """``[{"date": date, "connections": int, "answers": int, "bytes": int, "refused": int}]``, oldest first.

    One for each of the last ``days`` (UTC), empty ones too. ``connections`` are the new ones of that day.
    """
    today = timezone.now().astimezone(UTC).date()
    since = datetime.combine(today - timedelta(days=days - 1), time.min, tzinfo=UTC)
    found: dict[date, dict[str, int]] = {}
    answers = AccessLogEntry.objects.filter(client_id=client_id, at__gte=since)
    good, bad = Q(status__lt=400), Q(status__gte=400)
    for row in _each_day(
        answers, "at", answers=Count("pk", filter=good), bytes=Sum("size", filter=good), refused=Count("pk", filter=bad)
    ):
        found[row.pop("day")] = row
    consents = Authorization.objects.filter(client_id=client_id, created_at__gte=since)
    for row in _each_day(consents, "created_at", connections=Count("pk")):
        found.setdefault(row.pop("day"), {}).update(row)
    wanted = (today - timedelta(days=back) for back in range(days - 1, -1, -1))
    return [{"date": day, **{name: found.get(day, {}).get(name) or 0 for name in FIGURES}} for day in wanted]


def _each_day(rows: QuerySet[Any], moment: str, **figures: Any) -> list[dict[str, Any]]:
    by_day = rows.order_by().annotate(day=TruncDate(moment, tzinfo=UTC)).values("day")
    return list(by_day.annotate(**figures))
