"""Reading the timeline from its newest end, piece by piece, for what the indexes find too much of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from django.db.models import Q

from photodrive.photos.models import PhotoQuerySet
from photodrive.photos.texts.in_time import Deadline

from . import timeline
from .search_days import Span
from .search_terms import Way
from .timeline import Position

PIECE = 2000  # photos of the timeline between two looks at the clock
Place: TypeAlias = tuple[datetime, UUID]
END: Place = (datetime.min, UUID(int=0))


def place_of(position: Position) -> Place:
    return position.local, position.photo_id


def position_of(place: Place) -> Position:
    return Position(local=place[0], photo_id=place[1])


def newest(
    photos: PhotoQuerySet,
    ways: Iterable[Way],
    *,
    known: Iterable[Place],
    after: Position | None,
    most: int,
    deadline: Deadline,
) -> tuple[list[Place], Place]:
    """What of ``photos`` meets one of ``ways`` or is ``known``, in order, and down to which place that is all there is.

    It ends with ``most`` of them, or when the time is over and each way was gone for a piece.
    """
    found = {place for place in known if after is None or place < place_of(after)}
    walks = {number: walk(photos, way, after=after, most=most) for number, way in enumerate(ways)}
    reached: dict[int, Place | None] = dict.fromkeys(walks)
    while behind := [number for number, place in reached.items() if place != END]:
        first = next((number for number in behind if reached[number] is None), None)
        if first is None:
            bound = max(place for place in reached.values() if place is not None)
            if deadline.left() <= 0 or sum(place >= bound for place in found) >= most:
                return sorted((place for place in found if place >= bound), reverse=True)[:most], bound
            first = next(number for number in behind if reached[number] == bound)
        more, reached[first] = next(walks[first], ([], END))
        found.update(more)
    return sorted(found, reverse=True)[:most], END


def walk(photos: PhotoQuerySet, way: Way, *, after: Position | None, most: int) -> Iterator[tuple[list[Place], Place]]:
    """For one piece after the other what was found in it, ``most`` at once, and down to which place that is all."""
    spans: Sequence[Span | None] = (None,) if way.spans is None else way.spans
    for number, span in enumerate(spans, 1):
        floor = (span.floor, UUID(int=0)) if span and number < len(spans) else END
        if span and after and place_of(after) <= (span.floor, UUID(int=0)):
            continue  # the whole of it is behind us
        within, begun = photos.filter(span.condition) if span else photos, after
        while True:
            end = _end_of_piece(within, begun)
            piece = timeline.in_order(_between(within, begun, end).filter(way.tried))
            found: list[Place] = list(piece.values_list("sort_local", "pk")[:most])
            full = len(found) == most
            if not full and end is None:
                yield found, floor
                break
            begun = position_of(found[-1]) if full else end
            yield found, place_of(begun) if begun else END


def _end_of_piece(photos: PhotoQuerySet, after: Position | None) -> Position | None:
    """The place of the last photo of a piece that begins there; None if all the rest is no more than one."""
    rest = timeline.in_order(_between(photos, after, None)).values_list("sort_local", "pk")[PIECE - 1 : PIECE]
    return next((position_of(place) for place in rest), None)


def _between(photos: PhotoQuerySet, after: Position | None, until: Position | None) -> PhotoQuerySet:
    """Without the photo at ``after``, with the one at ``until``. An index is entered by the first condition of each."""
    if after is not None:
        later = Q(sort_local__lt=after.local) | Q(pk__lt=after.photo_id)
        photos = photos.filter(Q(sort_local__lte=after.local) & later)
    if until is not None:
        earlier = Q(sort_local__gt=until.local) | Q(pk__gte=until.photo_id)
        photos = photos.filter(Q(sort_local__gte=until.local) & earlier)
    return photos
