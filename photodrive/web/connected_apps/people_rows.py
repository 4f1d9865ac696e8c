"""Who was shown photos by their owner, and looked: rows of her access log beside those of the apps."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from photodrive.authorization.access_log.queries import Filter
from photodrive.authorization.models import AccessLogEntry
from photodrive.people import Owner
from photodrive.sharing import visits
from photodrive.sharing.models import Share, ShareVisit

PEOPLE = ":people"  # stands for them in the filter, where applications stand by their ids
MOST = 200  # rows between two pages of what apps fetched
DEEDS = {
    ShareVisit.What.LOOKED: "looked at",
    ShareVisit.What.SCREEN: "fetched the screen size of",
    ShareVisit.What.ORIGINAL: "downloaded",
}


def between(owner: Owner, wanted: Filter, *, before: int | None, next_before: int | None) -> list[dict[str, object]]:
    """What people did in the time of a page of rows; both are ids of what apps did, as the pages have them.

    Nothing where she wants to see one application, one kind of answer, or refusals.
    """
    if wanted.client_id or wanted.what or wanted.refused:
        return []
    found = _wanted(owner, wanted)
    if before is not None and (newest := _moment_of(owner, before)):
        found = found.filter(at__lte=newest)
    if next_before is not None and (oldest := _moment_of(owner, next_before)):
        found = found.filter(at__gt=oldest)
    return [row(visit) for visit in found[:MOST]]


def page(owner: Owner, wanted: Filter, *, before: int | None, size: int) -> tuple[list[dict[str, object]], int | None]:
    """A page of nothing else, and the id before which the next one begins."""
    found = _wanted(owner, wanted).order_by("-id")
    rows = list((found if before is None else found.filter(pk__lt=before))[: size + 1])
    return [row(visit) for visit in rows[:size]], rows[size - 1].pk if len(rows) > size else None


def row(visit: ShareVisit) -> dict[str, object]:
    """One of them as the page shows it."""
    moment = timezone.localtime(visit.at)
    photo = visit.photo if visit.photo and visit.photo.trashed_at is None else None
    return {
        "is_person": True,
        "who": _who(visit),
        "deed": DEEDS[ShareVisit.What(visit.what)],
        "photo_id": visit.photo_id,
        "what": "" if visit.photo_id else _what(visit.share),
        "title": visit.photo.title if visit.photo else "",
        "day": moment.date(),
        "date": f"{moment:%Y-%m-%d}",
        "moment": moment.isoformat(timespec="seconds"),
        "clock": f"{moment:%H:%M}",
        "thumb_url": reverse("photodrive:photo_file", args=[photo.pk, "thumb"]) if photo else "",
    }


def _who(visit: ShareVisit) -> str:
    """Of a person no more than the address that the owner typed herself."""
    if visit.person_id is not None or (visit.share and visit.share.kind == Share.Kind.PERSON):
        return visit.share.email if visit.share else "Somebody you shared it with"
    return "A person with the link" if visit.count == 1 else f"{visit.count:,} people with the link"


def _what(share: Share | None) -> str:
    if share is None:
        return "photos that you shared"
    named = share.album or share.photo
    return f"“{named}”" if named else "several photos"


def _wanted(owner: Owner, wanted: Filter) -> QuerySet[ShareVisit]:
    found = visits.of_owner(owner)
    if isinstance(wanted.photo_id, UUID):
        found = found.filter(photo=wanted.photo_id)
    if wanted.since:
        found = found.filter(at__gte=_midnight(wanted.since))
    if wanted.until:
        found = found.filter(at__lt=_midnight(wanted.until + timedelta(days=1)))
    return found


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _moment_of(owner: Owner, row_id: int) -> datetime | None:
    """When the row was written at which one page ends and the next begins."""
    found = AccessLogEntry.objects.filter(owner=owner, pk__gte=row_id).order_by("pk")
    return found.values_list("at", flat=True).first()
