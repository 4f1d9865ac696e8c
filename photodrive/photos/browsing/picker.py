"""A page of photos to tick, out of 30 or 30,000: which of them are looked for, and what the page shows.

Only the ids of a page are found by the whole question, which an index answers alone; its photos are read by their ids.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import TypedDict
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format

from photodrive.photos.models import Album, AlbumPhoto, Photo, PhotoQuerySet, TickList

from . import placeholders, proportions, search, ticks, timeline
from .picker_wanted import Wanted, wanted_after

__all__ = ["Shown", "Tile", "Wanted", "find", "look", "press", "wanted_after"]

PAGE_SIZE = 60
AT_A_GLANCE = 12
MOST_ALBUMS = 500  # to choose from in the filter
SHOWN = ("title", "taken_local", "visibility", "width", "height", "turned", "placeholder")


class Tile(TypedDict):
    """One photo of the page as its template shows it; ``label`` is it in words, ``ratio`` the class of its room."""

    id: str
    title: str
    taken_local: datetime | None
    thumb_url: str
    ratio: str
    placeholder: str
    ticked: bool
    public: bool
    label: str


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One page: ``total`` photos there are, ``found`` of them are wanted, ``ticked_total`` ticked wherever they are."""

    wanted: Wanted
    ticks: TickList
    photos: list[Photo]
    ticked: set[UUID]
    albums: list[Album]
    total: int
    found: int
    ticked_total: int

    @property
    def number(self) -> int:
        return self.wanted.number

    @property
    def searches(self) -> bool:
        """Whether there are more photos than one sees at a glance, or it is narrowed already."""
        return self.total > AT_A_GLANCE or self.wanted.narrows

    @property
    def pages(self) -> int:
        return _pages(self.found)

    @cached_property
    def tiles(self) -> list[Tile]:
        """The photos as a template needs them."""
        return [
            {
                "id": str(photo.pk),
                "title": photo.title,
                "taken_local": photo.taken_local,
                "thumb_url": _thumb(photo),
                "ratio": proportions.class_of(photo),
                "placeholder": placeholders.uri_of(photo),
                "ticked": photo.pk in self.ticked,
                "public": photo.visibility == Photo.Visibility.PUBLIC,
                "label": _label(photo),
            }
            for photo in self.photos
        ]

    @property
    def before(self) -> str:
        """The photos of the page that are ticked, as the page sends them back."""
        return " ".join(tile["id"] for tile in self.tiles if tile["ticked"])

    @property
    def all_ticked(self) -> bool:
        """Whether this page shows that all that was found is ticked."""
        return self.found == len(self.ticked)

    @property
    def some_ticked(self) -> bool:
        """Whether any of what was found may be ticked."""
        return bool(self.ticked) or (self.pages > 1 and self.ticked_total > 0)

    @property
    def everything_ticked(self) -> bool:
        return self.ticked_total == self.total

    @property
    def none_ticked(self) -> bool:
        return self.ticked_total == 0

    @property
    def ticked_elsewhere(self) -> int:
        return self.ticked_total - len(self.ticked)

    @property
    def album(self) -> Album | None:
        """The album that it is narrowed to."""
        return next((album for album in self.albums if album.pk == self.wanted.album_id), None)


def find(photos: PhotoQuerySet, wanted: Wanted, *, ticked: TickList) -> PhotoQuerySet:
    """Those of ``photos``, all of one owner, that are wanted. An album that is not hers is as good as none."""
    found = search.matching(photos, wanted.words, owner_id=ticked.owner_id)
    if wanted.span is not None:
        found = found.filter(wanted.span.condition)
    if wanted.album_id is not None:
        members = AlbumPhoto.objects.filter(album=wanted.album_id, album__owner=ticked.owner_id)
        found = found.filter(pk__in=members.values("photo_id"))
    return ticks.ticked(ticked, found) if wanted.only_ticked else found


def look(photos: PhotoQuerySet, wanted: Wanted, *, ticked: TickList) -> Shown:
    """The page of ``photos``, all of one owner, that is wanted, or the last one if there are not so many."""
    albums = list(Album.objects.filter(owner=ticked.owner_id).order_by("title", "-id").only("title")[:MOST_ALBUMS])
    if all(album.pk != wanted.album_id for album in albums):
        wanted = replace(wanted, album_id=None)
    total = photos.count()
    found = find(photos, wanted, ticked=ticked)
    ids = _ids(found, wanted.number)
    all_of_it = wanted.number == 1 and len(ids) < PAGE_SIZE
    count = len(ids) if all_of_it else found.order_by().count() if wanted.narrows else total
    if wanted.number > _pages(count):
        wanted = wanted.on_page(_pages(count))
        ids = _ids(found, wanted.number)
    read = Photo.objects.only("title", "taken_local", "visibility", "width", "height", "turned", "placeholder").in_bulk(
        ids
    )
    return Shown(
        wanted=wanted,
        ticks=ticked,
        photos=[read[pk] for pk in ids if pk in read],
        ticked=ticks.among(ticked, ids),
        albums=albums,
        total=total,
        found=count,
        ticked_total=ticks.count(ticked),
    )


def _ids(found: PhotoQuerySet, number: int) -> list[UUID]:
    begin = (number - 1) * PAGE_SIZE
    return list(timeline.in_order(found).values_list("pk", flat=True)[begin : begin + PAGE_SIZE])


def press(photos: PhotoQuerySet, button: str, wanted: Wanted, *, ticked: TickList) -> None:
    """Tick or untick many. ``button`` is "all" to tick what is wanted, "found" to untick that, "none" to untick all."""
    if button == "all":
        ticks.tick_all(ticked, find(photos, wanted, ticked=ticked))
    elif button == "found":
        ticks.untick_all(ticked, find(photos, wanted, ticked=ticked))
    elif button == "none":
        ticks.clear(ticked)


def _thumb(photo: Photo) -> str:
    return reverse("photodrive:photo_file", args=[photo.pk, "thumb"]) + photo.version


def _label(photo: Photo) -> str:
    """The photo in words."""
    day = date_format(photo.taken_local, "j M Y") if photo.taken_local else ""
    public = "anyone with the link can see it" if photo.visibility == Photo.Visibility.PUBLIC else ""
    return ", ".join(filter(None, [photo.title or "Photo without a title", day, public]))


def _pages(count: int) -> int:
    return max(1, -(-count // PAGE_SIZE))
