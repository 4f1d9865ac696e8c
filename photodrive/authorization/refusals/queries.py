"""What is known of refusals: those of one application, how many there were, and whether most of them are one thing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet, Sum
from django.utils import timezone

from photodrive import conf
from photodrive.authorization.models import Refusal
from photodrive.authorization.protocol.application import Application

from .recording import KEPT

FROM_HERE_ON = 3  # equal ones are worth a word


@dataclass(frozen=True, kw_only=True)
class OneThing:
    """Of ``total`` refusals ``count`` are at the same ``step``."""

    step: str
    count: int
    total: int


def kept() -> QuerySet[Refusal]:
    """All that are not too old, newest first."""
    return Refusal.objects.filter(last_at__gte=_oldest()).order_by("-last_at", "-pk")


def of(application: Application) -> QuerySet[Refusal]:
    """Those of requests that named ``application``, newest first."""
    return kept().filter(application_id=application.pk)[:KEPT]


def since_yesterday(application: Application) -> int:
    """How many requests that named ``application`` were refused today and yesterday, as far as they were noted."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    found = kept().filter(application_id=application.pk, first_at__gte=midnight - timedelta(days=1))
    return int(found.aggregate(total=Sum("count"))["total"] or 0)


def expired() -> QuerySet[Refusal]:
    """The rows that are older than they are kept."""
    return Refusal.objects.filter(last_at__lt=_oldest())


def most_of(refusals: Sequence[Refusal]) -> OneThing | None:
    """The step at which most of several refusals are; None where there is no such step."""
    counts: Counter[str] = Counter()
    for one in refusals:
        counts[one.step] += one.count
    if len(refusals) < 2:
        return None
    ((step, count),) = counts.most_common(1)
    total = counts.total()
    return OneThing(step=step, count=count, total=total) if count >= FROM_HERE_ON and 2 * count >= total else None


def _oldest() -> datetime:
    return timezone.now() - timedelta(seconds=conf.settings.REFUSAL_SECONDS)
