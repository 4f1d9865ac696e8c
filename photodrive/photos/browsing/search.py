"""Finding photos by what their owner types and chooses.

Every word must be found: in title, file name, caption or camera, or as a date, an album, who can see it, or an
application. There are two ways to a page of what is found. Few photos are found whole, by the indexes, and put in order
then: all is known of them. Where there are many, or where that takes too long, the timeline is read from its newest end
in pieces until the page is full or the time is over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from photodrive.people import Owner, OwnerId
from photodrive.photos.counts import Month
from photodrive.photos.models import Album, Photo, PhotoQuerySet
from photodrive.photos.texts import search_index
from photodrive.photos.texts.in_time import Deadline, OutOfTime

from . import search_days, search_terms, search_walk, timeline
from .search_days import Span
from .search_terms import Named, Term, Way
from .search_walk import END, Place
from .search_wanted import Wanted

SECONDS = 0.1
FOR_ALL = 0.5  # of the time, to find all; the rest is for the newest
MOST_COUNTED = 1000
FEW = 6000  # photos
NOTHING = Way(condition=Q(pk__in=[]))

clean = search_terms.clean
LONGEST = search_terms.LONGEST


@dataclass(frozen=True, kw_only=True)
class Found:
    """One page of what was found.

    ``count`` is exact, and None where it is over ``MOST_COUNTED`` (then ``many``) or where time was short.
    ``first_results``: there may be more than ``page`` shows and ``next`` goes on looking from there. ``months`` are
    those of all that was found, or else of the page, the newest first.
    """

    page: timeline.Page
    count: int | None
    many: bool = False
    first_results: bool = False
    months: list[Month]


def find(
    *,
    owner: Owner,
    wanted: Wanted,
    named: Sequence[Named] = (),
    after: timeline.Position | None = None,
    size: int = 60,
    deadline: Deadline | None = None,
) -> Found:
    """Up to ``size`` of the owner's photos that are ``wanted`` after a position, within 100 ms or little more.

    ``named`` are the applications and circles that see photos of hers, as rooms above this one know them.
    """
    deadline = deadline or Deadline(seconds=SECONDS)
    search_index.refresh(owner.pk)
    photos = Photo.objects.own(owner)
    terms = _terms(photos, owner, wanted, named)
    ways = search_terms.whole_ways(terms)
    known: dict[UUID, datetime] = {}
    rest = list(ways)
    with suppress(OutOfTime), deadline.keeping(photos.db, share=FOR_ALL):
        full_text = search_index.full_text(photos.db)
        for way in ways:
            found = _all(photos, way, owner.pk, full_text=full_text)
            known.update(found)
            if len(found) <= MOST_COUNTED:
                rest.remove(way)
    order = _in_order(known)
    if not rest and len(order) <= MOST_COUNTED:
        after_it = [place for place in order if after is None or place < search_walk.place_of(after)]
        return Found(page=_page(after_it, size, bound=None), count=len(order), months=_months(order))
    # Those of a way that has more are part of them, in no order.
    places, bound = search_walk.newest(photos, rest, known=order, after=after, most=size + 1, deadline=deadline)
    return Found(
        page=_page(places, size, bound=None if bound == END else bound),
        count=len(places) if bound == END and after is None and len(places) <= size else None,
        many=len(order) > MOST_COUNTED,
        first_results=bound != END and len(places) <= size,
        months=_months(places[:size]),
    )


def every(*, owner: Owner, wanted: Wanted, named: Sequence[Named] = ()) -> PhotoQuerySet:
    """All of the owner's photos that are ``wanted``, as a query to go on with; it ends when it has found all."""
    search_index.refresh(owner.pk)
    photos = Photo.objects.own(owner)
    return search_terms.narrowed(photos, _terms(photos, owner, wanted, named), owner_id=owner.pk)


def matching(photos: PhotoQuerySet, text: str, *, owner_id: OwnerId) -> PhotoQuerySet:
    """Those of ``photos``, all of one owner, in which every word of ``text`` is found; all of them for an empty one.

    A query to go on with; it ends when it has found all.
    """
    terms = search_terms.terms(text, photos, owner_id=owner_id)
    if not terms:
        return photos if not clean(text) else photos.none()
    search_index.refresh(owner_id)
    return search_terms.narrowed(photos, terms, owner_id=owner_id)


def _terms(photos: PhotoQuerySet, owner: Owner, wanted: Wanted, named: Sequence[Named]) -> list[Term]:
    """All that a photo must be."""
    found = search_terms.terms(wanted.words, photos, owner_id=owner.pk, named=named)
    if wanted.words and not found:  # nothing but joiners
        found = [(NOTHING,)]
    begun, ended = wanted.begun or date.min, search_days.after(wanted.ended or date.max)
    days = [Span(begun, ended)] if wanted.begun or wanted.ended else []
    if span := search_days.span(wanted.date):
        days.append(span)
    return [*found, *((Way(spans=(span,)),) for span in days), *_filters(owner, wanted, named)]


def _filters(owner: Owner, wanted: Wanted, named: Sequence[Named]) -> list[Term]:
    chosen = {(one.kind, one.key): one.ways for one in named}
    ways: list[tuple[Q, ...]] = []
    if wanted.album:
        hers = Album.objects.filter(owner=owner.pk, pk=wanted.album).exists()
        ways.append((search_terms.in_album(wanted.album),) if hers else ())
    if wanted.camera:
        ways.append((Q(camera=wanted.camera),))
    if wanted.seen:
        ways.append(chosen.get(("seen", wanted.seen), ()))
    if wanted.app:
        ways.append(chosen.get(("app", wanted.app), ()))
    return [tuple(Way(condition=way) for way in each) or (NOTHING,) for each in ways]


def _all(photos: PhotoQuerySet, way: Way, owner_id: OwnerId, *, full_text: bool) -> dict[UUID, datetime]:
    """Ids and places in time of what goes this way, one more than are counted if there are so many."""
    if way.spans is None or (way.narrows and _are_many(photos, way.spans)):
        queries = [way.of(photos, owner_id, full_text=full_text)]
    else:  # an index leads to each of the spans
        queries = [photos.filter(span.condition).filter(way.tried) for span in way.spans]
    found: dict[UUID, datetime] = {}
    for query in queries:
        most = MOST_COUNTED + 1 - len(found)
        found.update(query.order_by().values_list("pk", "sort_local")[:most])
    return found


def _are_many(photos: PhotoQuerySet, spans: Sequence[Span]) -> bool:
    """Whether these spans hold more photos than one reads through in a moment."""
    room = FEW
    for span in spans:
        room -= photos.filter(span.condition)[: room + 1].count()
        if room < 0:
            return True
    return False


def _in_order(found: dict[UUID, datetime]) -> list[Place]:
    return sorted(((local, pk) for pk, local in found.items()), reverse=True)


def _page(places: Sequence[Place], size: int, *, bound: Place | None) -> timeline.Page:
    """The first of these places; the next page is after the last of them, or else after ``bound``."""
    ids = [pk for _, pk in places[:size]]
    read = Photo.objects.in_bulk(ids)
    following = places[size - 1] if len(places) > size else bound
    return timeline.Page(
        photos=[read[pk] for pk in ids if pk in read],
        next=search_walk.position_of(following) if following else None,
    )


def _months(places: Sequence[Place]) -> list[Month]:
    counted = Counter((local.year, local.month) for local, _ in places)
    return [Month(year, month, photos) for (year, month), photos in counted.items()]
