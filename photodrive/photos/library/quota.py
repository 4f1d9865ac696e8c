"""How much of the drive one owner uses."""

from __future__ import annotations

from dataclasses import dataclass

from django.template.defaultfilters import filesizeformat

from photodrive.conf import settings
from photodrive.exceptions import QuotaExceeded
from photodrive.people import Owner
from photodrive.photos import counts


@dataclass(frozen=True, kw_only=True)
class Usage:
    """Bytes of originals; those in the trash count: they are there until they are deleted for good.

    ``photos`` says how many there are outside the trash, ``trashed_photos`` how many are in it.
    """

    used: int
    trashed: int
    quota: int
    photos: int = 0
    trashed_photos: int = 0

    def __str__(self) -> str:
        return f"{filesizeformat(self.used)} of {filesizeformat(self.quota)} used"

    @property
    def percent(self) -> int:
        """Used part in percent, at most 100."""
        return min(100, round(100 * self.used / self.quota)) if self.quota else 100


def usage(*, owner: Owner) -> Usage:
    """What ``owner`` uses now, in one statement however much it is."""
    total = counts.total(owner)
    return Usage(
        used=total.bytes,
        trashed=total.trashed_bytes,
        quota=settings.QUOTA_BYTES,
        photos=total.photos - total.trashed,
        trashed_photos=total.trashed,
    )


def check(*, owner: Owner, adding: int) -> None:
    """Raise :class:`QuotaExceeded` if ``adding`` more bytes do not fit."""
    now = usage(owner=owner)
    if now.used + adding > now.quota:
        hint = " Emptying the trash helps." if now.trashed else ""
        raise QuotaExceeded(f"Your drive is full. Delete some photos to make room.{hint}")
