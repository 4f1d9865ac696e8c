"""Which photos she selected on a page with rows: those she ticked, or all that the page is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest

from photodrive.people import signed_in
from photodrive.photos.library import albums
from photodrive.photos.models import Album, PhotoQuerySet
from photodrive.uuids import as_uuid
from photodrive.web.shared import finding
from photodrive.web.shared.own import own_photos

LIBRARY, FAVOURITES, FOUND = "library", "favourites", "found"


@dataclass(frozen=True, kw_only=True)
class Selection:
    """For the context of a page with rows, as ``selection``: the bar that takes the place of the top bar.

    ``scope`` names what "all" means there, ``total`` how many that are; None where the page offers no such thing.
    ``back`` is where she goes on after a press.
    """

    scope: str
    back: str
    total: int | None = None


def of_album(album: Album) -> str:
    """The scope of all photos in ``album``."""
    return f"album:{album.pk}"


def of_search(query: str) -> str:
    """The scope of all that a search finds, by the query of its address."""
    return f"{FOUND}:{query}"


def chosen(request: HttpRequest) -> PhotoQuerySet:
    """What the form says: ``photo`` ids, each field with one or with several between blanks, or ``all`` of ``scope``.

    Hers alone; what is not hers, is in the trash or is no id is left out.
    """
    sent = request.POST
    if sent.get("all") == "1":
        return _everything(request, sent.get("scope", ""))
    return own_photos(request).filter(pk__in=_ids(sent.getlist("photo")))


def fields(request: HttpRequest) -> list[tuple[str, str]]:
    """The same again as names and values of hidden fields, few of them, for a page that asks one more question."""
    sent = request.POST
    carried = [(name, sent[name]) for name in ("scope", "next") if name in sent]
    if sent.get("all") == "1":
        return [("all", "1"), *carried]
    return [("photo", " ".join(map(str, _ids(sent.getlist("photo"))))), *carried]


def _everything(request: HttpRequest, scope: str) -> PhotoQuerySet:
    hers = own_photos(request)
    kind, _, key = scope.partition(":")
    if kind == LIBRARY:
        return hers
    if kind == FAVOURITES:
        return hers.filter(favourite=True)
    if kind == FOUND:
        return finding.every(signed_in(request), key)
    album_id = as_uuid(key) if kind == "album" else None
    album = Album.objects.filter(owner=signed_in(request), pk=album_id).first() if album_id else None
    return hers.filter(pk__in=albums.members(album)) if album is not None else hers.none()


def _ids(texts: Iterable[str]) -> list[UUID]:
    found = (as_uuid(text) for sent in texts for text in sent.split())
    return list(dict.fromkeys(one for one in found if one is not None))
