"""Finding photos by what their owner types and chooses.

Every word must be found: in title, file name, caption or camera, or as a date, an album, who can see it, or an
application. There are two ways to a page of what is found. Few photos are found whole, by the indexes, and put in order
then: all is known of them. Where there are many, or where that takes too long, the timeline is read from its newest end
in pieces until the page is full or the time is over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from photodrive.people import Owner, OwnerId
from photodrive.photos.models import Album, Photo, PhotoQuerySet
from photodrive.photos.texts import search_index

from . import search_days, search_terms, timeline
from .search_days import Span
from .search_terms import Named, Term
from .search_time import Deadline, OutOfTime
from .search_wanted import Wanted

SECONDS = 0.1
FOR_ALL = 0.5  # of the time, to find all; the rest is for the newest
MOST_COUNTED = 1000
PIECE = 2000  # photos of the timeline between two looks at the clock

clean = search_terms.clean
LONGEST = search_terms.LONGEST


@dataclass(frozen=True, kw_only=True)
class Found:
    """One page of what was found.

    ``count`` is exact, and None where it is over ``MOST_COUNTED`` (then ``many``) or where time was short.
    ``first_results``: there may be more than ``page`` shows and ``next`` goes on looking from there. ``months`` are the
    first days of the months of all that was found, or of the page; the newest first.
    """

    page: timeline.Page
    count: int | None
    many: bool
    first_results: bool
    months: list[date]


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
    photos, terms = _asked(owner, wanted, named)
    found: dict[UUID, datetime] | None = None
    try:
        with deadline.keeping(photos.db, share=FOR_ALL):
            found = _all(photos, terms, owner.pk)
    except OutOfTime:
        pass
    if found is not None and len(found) <= MOST_COUNTED:
        return _page_of(found, after, size)
    return _newest(photos, terms, after, size, deadline, many=found is not None)


def matching(photos: PhotoQuerySet, text: str, *, owner_id: OwnerId) -> PhotoQuerySet:
    """Those of ``photos``, all of one owner, in which every word of ``text`` is found; all of them for an empty one.

    A query to go on with; it ends when it has found all.
    """
    terms = search_terms.terms(text, photos, owner_id=owner_id)
    if not terms:
        return photos if not clean(text) else photos.none()
    search_index.refresh(owner_id)
    return search_terms.narrowed(photos, terms, owner_id=owner_id)


def _asked(owner: Owner, wanted: Wanted, named: Sequence[Named]) -> tuple[PhotoQuerySet, list[Term]]:
    """Her photos of the wanted days, which an index enters at, and what else they must be."""
    hers = Photo.objects.own(owner)
    photos = hers
    span = search_days.span(wanted.date)
    for condition in (
        span.condition if span else Q(),
        Span(wanted.begun, date.max).condition if wanted.begun else Q(),
        Span(date.min, search_days.after(wanted.ended)).condition if wanted.ended else Q(),
    ):
        photos = photos.filter(condition)
    terms = search_terms.terms(wanted.words, hers, owner_id=owner.pk, named=named)
    if wanted.words and not terms:  # nothing but joiners
        photos = photos.none()
    return photos, terms + list(_filters(owner, wanted, named))


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
    return [tuple(search_terms.Way(condition=way) for way in each or (Q(pk__in=[]),)) for each in ways]


def _all(photos: PhotoQuerySet, terms: Sequence[Term], owner_id: OwnerId) -> dict[UUID, datetime]:
    """Ids and places in time of what meets ``terms``, one more than are counted if there are so many."""
    ways = search_terms.whole_ways(terms)
    full_text = search_index.full_text(photos.db)
    each = (
        [photos.filter(search_terms.read_through(terms))]
        if ways is None
        else [way.of(photos, owner_id, full_text=full_text) for way in ways]
    )
    found: dict[UUID, datetime] = {}
    for query in each:
        found.update(query.order_by().values_list("pk", "sort_local")[: MOST_COUNTED + 1])
        if len(found) > MOST_COUNTED:
            break
    return found


def _page_of(found: dict[UUID, datetime], after: timeline.Position | None, size: int) -> Found:
    order = sorted(((local, pk) for pk, local in found.items()), reverse=True)
    rest = order if after is None else [place for place in order if place < (after.local, after.photo_id)]
    ids = [pk for _, pk in rest[:size]]
    read = Photo.objects.in_bulk(ids)
    photos = [read[pk] for pk in ids if pk in read]
    following = timeline.Position(local=rest[size - 1][0], photo_id=rest[size - 1][1]) if len(rest) > size else None
    return Found(
        page=timeline.Page(photos=photos, next=following),
        count=len(found),
        many=False,
        first_results=False,
        months=_months([local for local, _ in order]),
    )


def _newest(
    photos: PhotoQuerySet,
    terms: Sequence[Term],
    after: timeline.Position | None,
    size: int,
    deadline: Deadline,
    *,
    many: bool,
) -> Found:
    """The first page by reading on, piece by piece; at least one piece, whatever the time."""
    meets = search_terms.read_through(terms)
    shown: list[Photo] = []
    place, over = after, False
    while not over:
        end = _end_of_piece(photos, place)
        piece = _between(photos, place, end).filter(meets)
        shown += timeline.in_order(piece)[: size + 1 - len(shown)]
        if len(shown) > size or end is None:
            break
        place, over = end, deadline.left() <= 0
    more = len(shown) > size
    following = timeline.position_of(shown[size - 1]) if more else place if over else None
    return Found(
        page=timeline.Page(photos=shown[:size], next=following),
        count=None if more or over or after else len(shown),
        many=many,
        first_results=over and not more,
        months=_months([photo.sort_local for photo in shown[:size]]),
    )


def _end_of_piece(photos: PhotoQuerySet, after: timeline.Position | None) -> timeline.Position | None:
    """The place of the last photo of a piece that begins there; None if all the rest is no more than one."""
    rest = timeline.in_order(_between(photos, after, None)).values_list("sort_local", "pk")[PIECE - 1 : PIECE]
    return next((timeline.Position(local=local, photo_id=pk) for local, pk in rest), None)


def _between(photos: PhotoQuerySet, after: timeline.Position | None, until: timeline.Position | None) -> PhotoQuerySet:
    """Without the photo at ``after``, with the one at ``until``. An index is entered by the first condition of each."""
    if after is not None:
        later = Q(sort_local__lt=after.local) | Q(pk__lt=after.photo_id)
        photos = photos.filter(Q(sort_local__lte=after.local) & later)
    if until is not None:
        earlier = Q(sort_local__gt=until.local) | Q(pk__gte=until.photo_id)
        photos = photos.filter(Q(sort_local__gte=until.local) & earlier)
    return photos


def _months(places: Sequence[datetime]) -> list[date]:
    return list(dict.fromkeys(place.date().replace(day=1) for place in places))
