"""How much an application is used, in figures that tell of no person and no photo."""

from __future__ import annotations

from datetime import UTC, date, timedelta
from typing import Any

from django.db.models import Count, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone

from .models import AccessLogEntry, Authorization

DAYS = 30


def connections(client_id: str) -> int:
    """How many consents give ``client_id`` access now."""
    return Authorization.objects.active().filter(client_id=client_id, application__isnull=False).count()


def by_day(client_id: str, *, days: int = DAYS) -> list[dict[str, Any]]:
    """``[{"date": date, "answers": int, "bytes": int}]`` of the last ``days`` (UTC), oldest first, empty days too."""
    today = timezone.now().astimezone(UTC).date()
    wanted = [today - timedelta(days=back) for back in range(days - 1, -1, -1)]
    found: dict[date, dict[str, Any]] = {
        row["date"]: dict(row)
        for row in AccessLogEntry.objects.filter(
            client_id=client_id, status__lt=400, at__gte=timezone.now() - timedelta(days=days)
        )
        .annotate(date=TruncDate("at", tzinfo=UTC))
        .values("date")
        .annotate(answers=Count("pk"), bytes=Sum("size"))
        .order_by("date")
    }
    return [
        {"date": day, "answers": found[day]["answers"], "bytes": found[day]["bytes"]}
        if day in found
        else {"date": day, "answers": 0, "bytes": 0}
        for day in wanted
    ]
