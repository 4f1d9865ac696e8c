"""The access log as a person tells it: who came by, when, and what they took along.

A visit is what one application fetched on one day without a longer pause.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TypedDict

from django.utils import timezone
from django.utils.text import Truncator

from photodrive.authorization.models import AccessLogEntry
from photodrive.people import Owner

from . import queries
from .recording import REFUSED_FROM, What

PAUSE = timedelta(minutes=15)
READ = 500  # rows, of which one page of visits is made: a visit may have thousands
SHOWN = 30  # visits on one page, at most
COUNTED_AS = {  # in this order, one and several
    What.ORIGINAL: ("original", "originals"),
    What.PREVIEW: ("preview", "previews"),
    What.THUMBNAIL: ("thumbnail", "thumbnails"),
    What.LISTED: ("list", "lists"),
    What.DETAILS: ("title and date", "titles and dates"),
    What.CHANGED: ("change", "changes"),
}


class Fetched(TypedDict):
    """How many files of one kind were fetched, what these are called, and how many bytes they had."""

    count: int
    name: str
    size: int


@dataclass(eq=False)
class Visit:
    """Rows of one application, newest first. ``goes_on``: older rows of it may be on the next page."""

    client_id: str
    client_name: str
    day: date
    entries: list[AccessLogEntry] = field(default_factory=list)
    goes_on: bool = False

    @property
    def begun_at(self) -> datetime:
        return self.entries[-1].at

    @property
    def ended_at(self) -> datetime:
        return self.entries[0].at

    @property
    def counts(self) -> list[Fetched]:
        """What was fetched, kind by kind."""
        fetched = [entry for entry in self.entries if entry.status < REFUSED_FROM]
        counts = Counter(entry.what for entry in fetched)
        return [
            Fetched(
                count=counts[what],
                name=one if counts[what] == 1 else several,
                size=sum(entry.size for entry in fetched if entry.what == what),
            )
            for what, (one, several) in COUNTED_AS.items()
            if counts[what]
        ]

    @property
    def refused(self) -> int:
        return sum(entry.status >= REFUSED_FROM for entry in self.entries)


@dataclass(frozen=True, kw_only=True)
class Page:
    """Some visits, latest first, and the row before which the next page begins; None where there is nothing more."""

    visits: list[Visit]
    next: int | None


def page(owner: Owner, wanted: queries.Filter, *, before: int | None) -> Page:
    """The next visits of ``owner``'s log. A visit is cut in two only where it has more rows than a page reads."""
    found = queries.page(owner, wanted, before=before, size=READ)
    visits = visits_of(found.entries)
    cut = {*_unfinished(visits, found), *visits[SHOWN:]}
    whole, end = _above_the_cut(visits, cut)
    if whole:
        return Page(visits=whole, next=found.next if end is None else end + 1)
    for visit in visits:
        visit.goes_on = visit in cut
    return Page(visits=visits, next=found.next)


def visits_of(entries: Iterable[AccessLogEntry]) -> list[Visit]:
    """The visits that rows, newest first, are made of; latest first."""
    visits: list[Visit] = []
    latest: dict[str, Visit] = {}
    for entry in entries:
        day = timezone.localtime(entry.at).date()
        visit = latest.get(entry.client_id)
        if visit is None or visit.day != day or visit.begun_at - entry.at > PAUSE:
            visit = latest[entry.client_id] = Visit(entry.client_id, entry.client_name, day)
            visits.append(visit)
        visit.entries.append(entry)
    return visits


def _unfinished(visits: list[Visit], found: queries.Page) -> Iterable[Visit]:
    """Those whose older rows may be on the next page."""
    if found.next is None or not found.entries:
        return
    last = found.entries[-1].at
    for visit in visits:
        if visit.day == timezone.localtime(last).date() and visit.begun_at - last <= PAUSE:
            yield visit


def _above_the_cut(visits: list[Visit], cut: set[Visit]) -> tuple[list[Visit], int | None]:
    """The visits that end before any of ``cut`` begins, and the newest row that is left out; None if none is."""
    end: int | None = None
    whole = [visit for visit in visits if visit not in cut]
    left_out = [visit for visit in visits if visit in cut]
    while left_out:
        end = max(end or 0, *(visit.entries[0].pk for visit in left_out))
        left_out = [visit for visit in whole if visit.entries[-1].pk < end]
        whole = [visit for visit in whole if visit.entries[-1].pk > end]
    return whole, end


# Why an answer is a refusal, by its status.
REFUSALS = {
    400: "Refused: it asked in a wrong way",
    401: "Refused: its access was over",
    403: "Refused: you had not allowed that",
    404: "Refused: there was no such photo for it",
    409: "Refused: your drive is full",
    413: "Refused: the file was too large",
    415: "Refused: that was no photo",
    416: "Refused: the file is shorter than that",
    422: "Refused: the file was no good",
    429: "Refused: it asked too often",
}
TOOK = {
    What.ORIGINAL: "Original",
    What.PREVIEW: "Preview",
    What.THUMBNAIL: "Thumbnail",
    What.LISTED: "List of photos",
    What.DETAILS: "Title and date",
}
CHANGES = {200: "Changed", 201: "Added", 204: "Put into the trash"}


def what_in_words(entry: AccessLogEntry) -> str:
    """What was asked for."""
    if entry.what == What.CHANGED:
        return CHANGES.get(entry.status, "A change")
    return TOOK.get(What(entry.what), entry.get_what_display())


def outcome_in_words(entry: AccessLogEntry) -> str:
    """What is odd about the answer; empty if nothing is."""
    if entry.status >= 500:
        return "It went wrong here"
    if entry.status >= REFUSED_FROM:
        return REFUSALS.get(entry.status, "Refused")
    if entry.status == 206:
        return "A part of it"
    if entry.status == 304:
        return "It had it already: nothing was sent"
    return "" if entry.size or entry.what == What.CHANGED else "Asked only whether it is there: nothing was sent"


def heading(*, app: str = "", photo: str | None = None) -> str:
    """What a log of one application, one photo, both or neither is called."""
    app, title = Truncator(app).chars(60), Truncator(photo or "a photo without a title").chars(80)
    if photo is not None:
        return f"When {app} fetched {title}" if app else f"Who fetched {title}"
    return f"What {app} fetched" if app else "Access log"
