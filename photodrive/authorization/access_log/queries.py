"""An owner's access log as she reads it: filtered, newest first, page by page.

Every page costs about the same, however long the log is. An index finds the rows of one owner, one application, one
photo or the refusals. Where she combines more than that, the rows that an index found are searched one by one, but
:data:`ROWS_SEARCHED` of them at most; if the page is not full by then, the next one goes on from there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone
from oauth2_provider.models import get_application_model

from photodrive.authorization.clients import logos
from photodrive.authorization.models import AccessLogEntry, Authorization
from photodrive.people import Owner

from .recording import REFUSED_FROM

ROWS_SEARCHED = 20_000  # one by one to fill a page, so that no search reads a whole log of millions of rows
ROWS_COUNTED = 10_000  # for the totals; where there are more, the page says "more than"
NEWEST_AUTHORIZATIONS = 2000  # are searched for the applications to choose from; a shop may have one for every hour
SKEW = timedelta(hours=1)  # ids follow the clock, but for how long a row waited to be written
Entries = QuerySet[AccessLogEntry]


@dataclass(frozen=True, kw_only=True)
class Filter:
    """What of her log she wants to see: all of these at once. The days are whole ones of the current time zone."""

    client_id: str = ""
    photo_id: UUID | None = None
    what: str = ""
    refused: bool = False
    since: date | None = None
    until: date | None = None

    @property
    def sifted(self) -> Q:
        """The conditions that no index finds beside the others."""
        sifted = Q(what=self.what) if self.what else Q()
        if self.photo_id and self.client_id:
            sifted &= Q(client_id=self.client_id)
        if self.refused and (self.photo_id or self.client_id):
            sifted &= Q(status__gte=REFUSED_FROM)
        return sifted


@dataclass(frozen=True, kw_only=True)
class Page:
    """Some rows, newest first, and the id before which the next page begins; None where there is nothing more."""

    entries: list[AccessLogEntry]
    next: int | None


@dataclass(frozen=True, kw_only=True)
class Totals:
    """How many answers, of them refused, and bytes; with ``more`` at least so many, and all of them lately."""

    count: int
    refused: int
    size: int
    more: bool


def page(owner: Owner, wanted: Filter, *, before: int | None, size: int) -> Page:
    """Up to ``size`` rows of ``owner``'s that are older than the row ``before``."""
    indexed = _indexed(owner, wanted)
    if before is not None:
        indexed = indexed.filter(pk__lt=before)
    floor = _floor(indexed) if wanted.sifted else None
    found = list(_sift(indexed, wanted, floor)[: size + 1])
    if len(found) > size:
        return Page(entries=found[:size], next=found[size - 1].pk)
    return Page(entries=found, next=None if floor is None else floor + 1)


def totals(owner: Owner, wanted: Filter) -> Totals:
    """What there is of it all together, as far as it is counted."""
    indexed = _indexed(owner, wanted)
    floor = _floor(indexed) if wanted.sifted else None
    some = _sift(indexed, wanted, floor)[: ROWS_COUNTED + 1]
    refused = Count("pk", filter=Q(status__gte=REFUSED_FROM))
    found = some.aggregate(count=Count("pk"), refused=refused, size=Sum("size"))
    count = min(found["count"], ROWS_COUNTED)
    more = floor is not None or found["count"] > ROWS_COUNTED
    return Totals(count=count, refused=min(found["refused"], count), size=found["size"] or 0, more=more)


def everything(owner: Owner, wanted: Filter, *, size: int) -> Iterator[AccessLogEntry]:
    """All of it, ``size`` rows at a time in memory and no cursor left open for a slow reader."""
    before: int | None = None
    while True:
        found = page(owner, wanted, before=before, size=size)
        yield from found.entries
        if (before := found.next) is None:
            return


def apps_of(owner: Owner) -> dict[str, str]:
    """The applications that she authorized last: client ids with the names that they had then, latest first."""
    newest = Authorization.objects.filter(owner=owner).order_by("-pk").values_list("client_id", "client_name")
    names: dict[str, str] = {}
    for client_id, name in newest[:NEWEST_AUTHORIZATIONS]:
        names.setdefault(client_id, name)
    return names


def name_of_app(owner: Owner, client_id: str) -> str | None:
    """What her log calls an application, which may be gone; None if it is not in there."""
    found = AccessLogEntry.objects.filter(owner=owner, client_id=client_id).order_by("-pk")
    return found.values_list("client_name", flat=True).first()


def title_of_photo(owner: Owner, photo_id: UUID) -> str | None:
    """What her log calls a photo, which may be gone; None if it is not in there."""
    found = AccessLogEntry.objects.filter(owner=owner, photo_id=photo_id).order_by("-pk")
    return found.values_list("photo_title", flat=True).first()


def logos_of(client_ids: Iterable[str]) -> dict[str, str]:
    """The paths of the logos of applications that are still registered, by client id."""
    found = get_application_model().objects.filter(client_id__in=set(client_ids))
    by_key = dict(found.values_list("pk", "client_id"))
    return {by_key[pk]: url for pk, url in logos.urls_of(by_key).items()}


def _indexed(owner: Owner, wanted: Filter) -> Entries:
    """Her rows, newest first, by what an index finds in that order."""
    found = AccessLogEntry.objects.filter(_between(wanted), owner=owner).order_by("-pk")
    if wanted.photo_id:
        return found.filter(photo_id=wanted.photo_id)
    if wanted.client_id:
        return found.filter(client_id=wanted.client_id)
    return found.filter(status__gte=REFUSED_FROM) if wanted.refused else found


def _sift(indexed: Entries, wanted: Filter, floor: int | None) -> Entries:
    found = indexed.filter(wanted.sifted)
    return found if floor is None else found.filter(pk__gt=floor)


def _floor(indexed: Entries) -> int | None:
    """The id at which a search among ``indexed`` stops; None if it gets to the end."""
    return indexed.values_list("pk", flat=True)[ROWS_SEARCHED : ROWS_SEARCHED + 1].first()


def _between(wanted: Filter) -> Q:
    """The rows of the wanted days. The log has an order by id only, so the ids around them are looked up."""
    found, rows = Q(), AccessLogEntry.objects
    if wanted.since:
        begin = _midnight(wanted.since)
        found &= Q(at__gte=begin)
        older = rows.filter(at__lt=begin - SKEW).order_by("-at").values_list("pk", flat=True).first()
        found &= Q(pk__gt=older) if older is not None else Q()
    if wanted.until:
        end = _midnight(wanted.until + timedelta(days=1))
        found &= Q(at__lt=end)
        newer = rows.filter(at__gte=end + SKEW).order_by("at").values_list("pk", flat=True).first()
        found &= Q(pk__lt=newer) if newer is not None else Q()
    return found


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
