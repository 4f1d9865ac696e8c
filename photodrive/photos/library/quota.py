"""How much of the drive one owner uses."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, Sum
from django.template.defaultfilters import filesizeformat

from photodrive.conf import settings
from photodrive.exceptions import QuotaExceeded
from photodrive.people import Owner
from photodrive.photos.models import Photo


@dataclass(frozen=True, kw_only=True)
class Usage:
    """Bytes of originals. Those in the trash count: they are there until they are deleted for good."""

    used: int
    trashed: int
    quota: int

    def __str__(self) -> str:
        return f"{filesizeformat(self.used)} of {filesizeformat(self.quota)} used"

    @property
    def percent(self) -> int:
        """Used part in percent, at most 100."""
        return min(100, round(100 * self.used / self.quota)) if self.quota else 100


def usage(*, owner: Owner) -> Usage:
    """What ``owner`` uses now."""
    sums = Photo.objects.filter(owner=owner).aggregate(
        used=Sum("size", default=0), trashed=Sum("size", default=0, filter=Q(trashed_at__isnull=False))
    )
    return Usage(used=sums["used"], trashed=sums["trashed"], quota=settings.QUOTA_BYTES)


def check(*, owner: Owner, adding: int) -> None:
    """Raise :class:`QuotaExceeded` if ``adding`` more bytes do not fit."""
    now = usage(owner=owner)
    if now.used + adding > now.quota:
        hint = " Emptying the trash helps." if now.trashed else ""
        raise QuotaExceeded(f"Your drive is full. Delete some photos to make room.{hint}")
