"""Where a photo was opened from: the list in which its arrows lead on and to which Esc goes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from photodrive.people import signed_in
from photodrive.photos.browsing.search_wanted import Wanted
from photodrive.photos.library import albums, ordering
from photodrive.photos.library.ordering import Ordering
from photodrive.photos.models import Album, Photo, PhotoQuerySet
from photodrive.uuids import as_uuid
from photodrive.web.shared import finding
from photodrive.web.shared.own import own_photos

FAVOURITES = "favourites"


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A list of her photos: its name, its address, its order, and ``fields``, what an address says to stay in it."""

    name: str
    home: str
    photos: PhotoQuerySet
    ordering: Ordering = ordering.NEWEST
    fields: Mapping[str, str] = field(default_factory=dict)
    by_month: bool = False

    def of(self, photo: Photo) -> Photo | None:
        """``photo`` as it stands in the list; None where it is not in there (any more)."""
        return self.photos.filter(pk=photo.pk).first()

    def address(self, photo: Photo, **more: str) -> str:
        """The page of ``photo`` that stays in this list."""
        query = urlencode({**self.fields, **more})
        return f"{photo.get_absolute_url()}?{query}" if query else photo.get_absolute_url()

    def tail(self) -> str:
        """The query that keeps a form of the page in this list."""
        return f"?{urlencode(self.fields)}" if self.fields else ""

    def back(self, photo: Photo) -> str:
        """The list, at the place of ``photo``: those by date can be opened at its month."""
        taken = photo.sort_local
        month = f"?to={taken.year:04d}-{taken.month:02d}" if self.by_month else ""
        return f"{self.home}{month}#photo-{photo.pk}"


def of(request: HttpRequest, photo: Photo) -> Opened:
    """The list that the address names, if it is hers and holds ``photo``; else the library."""
    sent = request.GET
    album = _album(request, sent["in"]) if "in" in sent else None
    if album is not None and album.of(photo):
        return album
    if sent.get("from") == FAVOURITES and photo.favourite:
        return favourites(request)
    wanted = Wanted.read(sent)
    found = _search(request, wanted) if wanted.narrows else None
    if found is not None and found.of(photo):
        return found
    return library(request)


def favourites(request: HttpRequest) -> Opened:
    """Those of her photos that she marked."""
    photos, home = own_photos(request).filter(favourite=True), reverse("photodrive:favourites")
    return Opened(name="Favourites", home=home, photos=photos, fields={"from": FAVOURITES}, by_month=True)


def library(request: HttpRequest) -> Opened:
    """All of her photos by date."""
    return Opened(name="Library", home=reverse("photodrive:library"), photos=own_photos(request), by_month=True)


def _album(request: HttpRequest, text: str) -> Opened | None:
    album_id = as_uuid(text)
    album = Album.objects.filter(owner=signed_in(request), pk=album_id).first() if album_id else None
    if album is None:
        return None
    inside = own_photos(request).filter(pk__in=albums.members(album))
    photos, order = ordering.of_album(album, inside)
    home = album.get_absolute_url()
    return Opened(name=album.title, home=home, photos=photos, ordering=order, fields={"in": str(album.pk)})


def _search(request: HttpRequest, wanted: Wanted) -> Opened:
    home = f"{reverse('photodrive:library')}?{wanted.query}"
    found = finding.every(signed_in(request), wanted.query)
    return Opened(name="what was found", home=home, photos=found, fields=wanted.fields)
