"""What every page of hers goes by: colours, clock, and whether the account is about to go. One query for all of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth import get_user_model
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest
from django.utils import timezone

from photodrive.leaving.models import Deletion
from photodrive.people import OwnerId
from photodrive.preferences import zones
from photodrive.preferences.models import Preferences

_KEPT = "_photodrive_standing"


@dataclass(frozen=True, kw_only=True)
class Standing:
    """``theme`` is one of ``Preferences.Theme``; ``leaves_at`` is when the account goes, None for everybody else."""

    theme: str = Preferences.Theme.SYSTEM
    time_zone: str = ""
    leaves_at: datetime | None = None
    asked_at: datetime | None = None

    @property
    def days_left(self) -> int:
        """Until the account goes, a day that has begun as a whole one; 0 on the day."""
        left = self.leaves_at - timezone.now() if self.leaves_at is not None else timedelta()
        return max(0, -(-left // timedelta(days=1)))


NOBODY = Standing()


def of(request: HttpRequest) -> Standing:
    """That of whoever is signed in, asked for once in a request."""
    found: Standing | None = getattr(request, _KEPT, None)
    if found is None:
        user = getattr(request, "user", None)
        found = _looked_up(user.pk) if user is not None and user.is_authenticated else NOBODY
        setattr(request, _KEPT, found)
    return found


def forget(request: HttpRequest) -> None:
    """Look again next time: something of it was changed."""
    if hasattr(request, _KEPT):
        delattr(request, _KEPT)


@contextmanager
def clock(request: HttpRequest) -> Iterator[None]:
    """Around a page: times are told by her clock, whatever middleware the project has."""
    zone = zones.named(of(request).time_zone)
    if zone is None:
        yield
        return
    with timezone.override(zone):
        yield


def _looked_up(owner_id: OwnerId) -> Standing:
    chosen = Preferences.objects.filter(owner_id=OuterRef("pk"))
    leaving = Deletion.objects.filter(owner_id=OuterRef("pk"), deleted_at__isnull=True)
    rows = get_user_model()._base_manager.filter(pk=owner_id)
    row = rows.values_list(
        Subquery(chosen.values("theme")),
        Subquery(chosen.values("time_zone")),
        Subquery(leaving.values("due_at")),
        Subquery(leaving.values("asked_at")),
    ).first()
    if row is None:
        return NOBODY
    return Standing(theme=row[0] or Preferences.Theme.SYSTEM, time_zone=row[1] or "", leaves_at=row[2], asked_at=row[3])
