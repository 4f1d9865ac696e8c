"""What applications fetched lately, in short: the newest answer that each of them got."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from photodrive.authorization.models import AccessLogEntry, Authorization
from photodrive.people import Owner

from .recording import REFUSED_FROM

NEWEST_ROWS = 300  # of her log are read, however long it is: an application that is not among them was not here lately
MOST_APPS = 5
MOST_FETCHES = 10_000  # of some authorizations are looked through for how many photos they were
FILES = (AccessLogEntry.What.THUMBNAIL, AccessLogEntry.What.PREVIEW, AccessLogEntry.What.ORIGINAL)


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """How many different photos were fetched, ``more`` if at least so many, and when that was the last time."""

    count: int
    more: bool
    at: datetime | None


def fetched_through(authorizations: Iterable[Authorization]) -> Fetched:
    """What the log still knows of pictures that were fetched through these."""
    answers = AccessLogEntry.objects.filter(
        authorization__in=[one.pk for one in authorizations], what__in=FILES, status__lt=REFUSED_FROM
    )
    rows = list(answers.order_by("-id").values_list("photo_id", "at")[:MOST_FETCHES])
    photo_ids = {photo_id for photo_id, _ in rows}
    return Fetched(count=len(photo_ids), more=len(rows) == MOST_FETCHES, at=rows[0][1] if rows else None)


def newest_of_each(owner: Owner) -> list[AccessLogEntry]:
    """The newest row of each of the applications that came for photos of ``owner`` last, newest first."""
    newest: dict[str, AccessLogEntry] = {}
    for row in AccessLogEntry.objects.filter(owner=owner).order_by("-id")[:NEWEST_ROWS]:
        newest.setdefault(row.client_id, row)
    return list(newest.values())[:MOST_APPS]


def in_words(row: AccessLogEntry) -> str:
    """What the application did, as the owner would say it; the title of the photo is not part of it."""
    if row.status >= REFUSED_FROM:
        return "was refused"
    words = {
        AccessLogEntry.What.LISTED: "looked at the list of photos",
        AccessLogEntry.What.DETAILS: "read title and date",
        AccessLogEntry.What.CHANGED: "changed a photo",
        AccessLogEntry.What.THUMBNAIL: "fetched a thumbnail",
        AccessLogEntry.What.PREVIEW: "fetched a preview",
        AccessLogEntry.What.ORIGINAL: "fetched an original",
    }
    return words.get(AccessLogEntry.What(row.what), "asked for a photo")
