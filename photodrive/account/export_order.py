"""In which order photos go into an archive, and under which names: the same ones whoever works on it, however often."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from photodrive.people import OwnerId
from photodrive.photos import naming
from photodrive.photos.models import Photo, PhotoQuerySet

from .names import Names

ROWS = 500
TRASH, LIBRARY, OVER = "trash", "library", "over"
_MOMENT = {TRASH: "trashed_at", LIBRARY: "sort_local"}


@dataclass(frozen=True)
class Place:
    """Behind which photo the next part begins. The trash comes first: what is taken back meanwhile is in the library.

    ``moment`` is an ISO 8601 time, and ``photo`` an id; both are empty at the beginning of ``where``.
    """

    where: str = TRASH
    moment: str = ""
    photo: str = ""

    def as_json(self) -> dict[str, str]:
        return {"where": self.where, "moment": self.moment, "photo": self.photo}


class Walk:
    """Over the photos of one owner from ``place`` on; ``place`` is behind the last one that was taken."""

    def __init__(self, owner_id: OwnerId, place: Place) -> None:
        self.place = place
        self._owner_id = owner_id
        self._folder, self._names = "", Names()
        self._rows = self._all()
        self._next = next(self._rows, None)

    @property
    def next(self) -> Photo | None:
        """The photo that comes next; None at the end."""
        return self._next

    def take(self) -> str:
        """Go past it. Returns its name in the archive, with folders."""
        assert self._next is not None
        photo, self._next = self._next, next(self._rows, None)
        where = TRASH if photo.trashed_at is not None else LIBRARY
        folder = _folder(photo, where)
        if folder != self._folder:
            self._folder, self._names = folder, self._earlier(folder, where)
        self.place = Place(where, _moment(photo, where).isoformat(), str(photo.pk))
        return f"{folder}/{self._names.unique(_file_name(photo))}"

    def _all(self) -> Iterator[Photo]:
        for where in (TRASH, LIBRARY)[(TRASH, LIBRARY).index(self.place.where) :]:
            place = self.place if self.place.where == where else Place(where)
            while rows := list(self._behind(place)[:ROWS]):
                yield from rows
                place = Place(where, _moment(rows[-1], where).isoformat(), str(rows[-1].pk))

    def _behind(self, place: Place) -> PhotoQuerySet:
        moment, found = _MOMENT[place.where], self._of(place.where)
        if place.photo:
            at = datetime.fromisoformat(place.moment)
            later = Q(**{f"{moment}__gt": at}) | Q(pk__gt=place.photo)
            found = found.filter(later, **{f"{moment}__gte": at})  # in this form an index serves it
        return found.order_by(moment, "pk").defer("placeholder")

    def _of(self, where: str) -> PhotoQuerySet:
        return Photo.objects.filter(owner_id=self._owner_id, trashed_at__isnull=where == LIBRARY)

    def _earlier(self, folder: str, where: str) -> Names:
        """The names in ``folder`` that parts before this one have given, found by giving them once more."""
        names, place = Names(), self.place
        if not place.photo or place.where != where:
            return names
        moment, at = _MOMENT[where], datetime.fromisoformat(place.moment)
        earlier = self._of(where).filter(Q(**{f"{moment}__lt": at}) | Q(pk__lte=place.photo), **{f"{moment}__lte": at})
        if where == LIBRARY:
            earlier = earlier.filter(sort_local__gte=at.replace(day=1, hour=0, minute=0, second=0, microsecond=0))
        for photo in earlier.order_by(moment, "pk").only("title", "media_type", "sort_local", "trashed_at").iterator():
            if _folder(photo, where) == folder:
                names.unique(_file_name(photo))
        return names


def _folder(photo: Photo, where: str) -> str:
    return "trash" if where == TRASH else f"photos/{photo.sort_local:%Y}/{photo.sort_local:%Y-%m}"


def _moment(photo: Photo, where: str) -> datetime:
    found: datetime = getattr(photo, _MOMENT[where])
    return found


def _file_name(photo: Photo) -> str:
    return naming.file_name(photo.title, photo.media_type)
