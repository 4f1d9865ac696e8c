"""Nearer ends to choose from for an authorization, by names that a form can send."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

from photodrive.authorization.models import Authorization

WORTH_IT = timedelta(minutes=1)  # what is shorter by less is not offered
SPANS = {
    "minutes": ("In 15 minutes", timedelta(minutes=15)),
    "hour": ("In an hour", timedelta(hours=1)),
    "week": ("In a week", timedelta(days=7)),
    "month": ("In 30 days", timedelta(days=30)),
}
MIDNIGHT = "midnight"


@dataclass(frozen=True)
class Ending:
    """An end to choose: its name, how it is called, and when it is."""

    name: str
    words: str
    at: datetime


def offered(authorization: Authorization) -> list[Ending]:
    """The ends that are nearer than what is agreed, the nearest first."""
    latest = authorization.expires_at - WORTH_IT
    return [ending for ending in _all() if ending.at < latest]


def moment(name: str) -> datetime | None:
    """When the end of this ``name`` is, chosen now in the current time zone; None for any other name."""
    return next((ending.at for ending in _all() if ending.name == name), None)


def _all() -> list[Ending]:
    now = timezone.localtime()
    midnight = timezone.make_aware(datetime.combine(now.date() + timedelta(days=1), time.min))
    spans = [Ending(name, words, now + span) for name, (words, span) in SPANS.items()]
    return sorted([*spans, Ending(MIDNIGHT, "Tonight at midnight", midnight)], key=lambda ending: ending.at)
