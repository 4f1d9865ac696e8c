"""What is marked on photos: one mark, one meaning. Nothing is marked on what only its owner sees: that is the rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from photodrive.authorization.clients import logos
from photodrive.authorization.grants import seeing
from photodrive.people import Owner
from photodrive.photos.library import albums
from photodrive.photos.models import Photo
from photodrive.sharing import open_links


@dataclass(frozen=True, kw_only=True)
class AppMark:
    """An application that can see the photo now."""

    name: str
    initial: str
    logo_url: str


@dataclass(frozen=True, kw_only=True)
class Marks:
    """Of one page of photos, by id: whom anybody with a link sees, which ``apps`` see it, in which ``albums`` it is."""

    public: Collection[UUID] = ()
    apps: Mapping[UUID, Sequence[AppMark]] = field(default_factory=dict)
    albums: Mapping[UUID, Sequence[str]] = field(default_factory=dict)
    of_owner: bool = True


NONE = Marks(of_owner=False)  # for pages of somebody else: a friend learns nothing of her apps


def of(owner: Owner, photos: Sequence[Photo]) -> Marks:
    """The marks of these photos of hers, in a fixed number of statements however many they are."""
    ids = [photo.pk for photo in photos]
    if not ids:
        return Marks()
    return Marks(
        public=open_links.among(owner=owner, photos=photos),
        apps=_apps(owner, ids),
        albums=albums.titles_by_photo(owner=owner, photo_ids=ids),
    )


def _apps(owner: Owner, ids: Sequence[UUID]) -> Mapping[UUID, Sequence[AppMark]]:
    seen = seeing.by_photo(owner=owner, photo_ids=ids)
    names = {one.client_id: one for found in seen.values() for one in found}
    urls = logos.urls_of({one.application_id for one in names.values()}) if names else {}
    marks = {
        client_id: AppMark(
            name=one.client_name,
            initial=one.client_name[:1].upper(),
            logo_url=urls.get(one.application_id, ""),
        )
        for client_id, one in names.items()
    }
    told: defaultdict[UUID, list[AppMark]] = defaultdict(list)
    for photo_id, found in seen.items():
        told[photo_id] = [marks[client_id] for client_id in dict.fromkeys(one.client_id for one in found)]
    return told
