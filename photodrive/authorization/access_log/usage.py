"""How much an application is used, in figures that tell of no person and no photo."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypedDict

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone

from photodrive.authorization.models import AccessLogEntry, Authorization

from .recording import REFUSED_FROM

DAYS = 30


class DayOfUse(TypedDict):
    """The figures of one day (UTC), as the API answers them. ``connections`` are the new authorizations of that day."""

    date: date
    connections: int
    answers: int
    bytes: int
    refused: int


def active_authorizations(client_id: str) -> int:
    """How many authorizations for ``client_id`` are not over."""
    return Authorization.objects.active().filter(client_id=client_id).count()


def by_day(client_id: str, *, days: int = DAYS) -> list[DayOfUse]:
    """The figures of each of the last ``days``, empty ones too, oldest first."""
    today = timezone.now().astimezone(UTC).date()
    since = datetime.combine(today - timedelta(days=days - 1), time.min, tzinfo=UTC)
    good, bad = Q(status__lt=REFUSED_FROM), Q(status__gte=REFUSED_FROM)
    fetched = _each_day(
        AccessLogEntry.objects.filter(client_id=client_id, at__gte=since),
        "at",
        answers=Count("pk", filter=good),
        bytes=Sum("size", filter=good),
        refused=Count("pk", filter=bad),
    )
    authorized = _each_day(
        Authorization.objects.filter(client_id=client_id, created_at__gte=since), "created_at", new=Count("pk")
    )
    wanted = (today - timedelta(days=back) for back in range(days - 1, -1, -1))
    return [
        DayOfUse(
            date=day,
            connections=authorized.get(day, {}).get("new") or 0,
            answers=fetched.get(day, {}).get("answers") or 0,
            bytes=fetched.get(day, {}).get("bytes") or 0,
            refused=fetched.get(day, {}).get("refused") or 0,
        )
        for day in wanted
    ]


def _each_day(rows: QuerySet[Any], moment: str, **figures: Any) -> dict[date, dict[str, int | None]]:
    """The ``figures`` of ``rows`` by the day of their ``moment``; a sum over nothing is None."""
    by_day = rows.order_by().annotate(day=TruncDate(moment, tzinfo=UTC)).values("day")
    return {row.pop("day"): row for row in by_day.annotate(**figures)}
