"""Things that are shared, as their owner's pages would have it done."""

from __future__ import annotations

from typing import Any

from photodrive.photos.library import albums
from photodrive.photos.models import Album, Photo
from photodrive.sharing import links
from photodrive.sharing.models import Share
from tests.factories import photos


def path_of(share: Share) -> str:
    """The path of a link's page, as its owner copies it."""
    address = links.address(share)
    return address[address.index("/s/") :]


def album_of(owner: Any, *, count: int = 2, title: str = "Two weeks in the north") -> tuple[Album, list[Photo]]:
    """An album with ``count`` photos."""
    album = albums.create(owner=owner, title=title)
    added = [photos.added(owner, name=f"{title} {number}.jpg") for number in range(count)]
    albums.add(album=album, photo_ids=[photo.pk for photo in added])
    return album, added
