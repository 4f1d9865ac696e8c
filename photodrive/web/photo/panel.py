"""What the panel beside a photo says to its owner: what is known of it, who can see it, who fetched it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby, islice
from typing import TypedDict

from django.urls import reverse

from photodrive.authorization.access_log import queries
from photodrive.authorization.access_log.recording import REFUSED_FROM, What
from photodrive.authorization.clients import logos
from photodrive.authorization.grants import authorized_photos
from photodrive.authorization.models import Authorization
from photodrive.imaging.renditions import Metadata
from photodrive.people import Owner, account_name
from photodrive.photos.library import albums, editing
from photodrive.photos.models import Album, Photo
from photodrive.sharing import links, visits, withheld
from photodrive.sharing.models import ShareVisit
from photodrive.web.shared.app_context import access_log_url, app_that_sees_context

FETCHES_SHOWN = 6
FETCHES_READ = 60
ALBUMS_SHOWN = 50
SIZES = {
    What.ORIGINAL: "full size",
    What.PREVIEW: "screen size",
    What.THUMBNAIL: "small",
    What.DETAILS: "title and date",
    What.CHANGED: "changed",
}
VISITED = {
    ShareVisit.What.LOOKED: "looked",
    ShareVisit.What.SCREEN: "screen size",
    ShareVisit.What.ORIGINAL: "full size",
}


class Fetch(TypedDict):
    """One line of who fetched it, what and when."""

    who: str
    what: str
    at: datetime


def panel(photo: Photo) -> dict[str, object]:
    """All of it, for the templates of ``photodrive/photo/panel``."""
    metadata: Metadata = photo.metadata
    return {
        "date": date(photo),
        "camera": metadata.get("camera") or photo.camera,
        "settings": " · ".join(_settings(metadata)),
        "place": place(metadata),
        "fetched": fetched(photo),
        "log_url": access_log_url(photo=photo.pk),
        **in_albums(photo),
        **who_can_see(photo),
    }


def date(photo: Photo) -> dict[str, object]:
    """When it was taken, as the clock on the wall said; ``camera`` is what its camera says, where that is another."""
    told = editing.told_by_camera(photo)
    return {
        "local": photo.taken_local,
        "offset": _offset(photo.taken_offset),
        "minutes": photo.taken_offset,
        "differs": told != (photo.taken_local, photo.taken_offset),
        "camera": told[0],
    }


def in_albums(photo: Photo) -> dict[str, object]:
    """The albums that it is in, and those of hers that it is not in."""
    held = list(albums.holding(photo)[:ALBUMS_SHOWN])
    others = albums.not_holding(photo)[:ALBUMS_SHOWN]
    return {"in_albums": held, "other_albums": list(others)}


def who_can_see(photo: Photo) -> dict[str, object]:
    """Its link, the applications that see it now, and whether none ever may."""
    return {**link(photo), **apps(photo), "kept_by": kept_by(photo)}


def kept_by(photo: Photo) -> list[Album]:
    """The albums for whose sake no application sees it."""
    return withheld.albums_keeping(photo)


def link(photo: Photo) -> dict[str, object]:
    """Its public link."""
    share = links.of_photo(photo) if photo.visibility == Photo.Visibility.PUBLIC else None
    return {"share": share, "link": links.address(share) if share else ""}


def apps(photo: Photo) -> dict[str, object]:
    """The applications that can see it, the one that was let in last first; one row for each."""
    reaching = sorted(authorized_photos.reaching(photo), key=lambda one: one.client_id)
    by_app = [list(found) for _, found in groupby(reaching, key=lambda one: one.client_id)]
    by_app.sort(key=lambda found: max(one.pk for one in found), reverse=True)
    urls = logos.urls_of({found[0].application_id for found in by_app}) if by_app else {}
    return {"apps": [_app(found, urls.get(found[0].application_id, "")) for found in by_app]}


def _app(connections: list[Authorization], logo_url: str) -> dict[str, object]:
    """One application; ``follows`` says by what it sees the photo where she did not choose it for it."""
    newest = max(connections, key=lambda one: one.pk)
    following = [one for one in connections if one.selection != Authorization.Selection.CHOSEN]
    widest = max(following, key=lambda one: one.selection == Authorization.Selection.ALL, default=None)
    return {
        **app_that_sees_context(newest),
        "client_id": newest.client_id,
        "logo_url": logo_url,
        "initial": newest.client_name[0].upper(),
        "follows": "" if widest is None else widest.selection,
        "album": widest.album.title if widest is not None and widest.album is not None else "",
    }


def fetched(photo: Photo) -> list[Fetch]:
    """Who fetched it last, and in what size: applications by their keys, people by a link or because she named them."""
    found = [*_by_apps(photo), *_by_people(photo)]
    found.sort(key=lambda fetch: fetch["at"], reverse=True)
    return found[:FETCHES_SHOWN]


def _by_apps(photo: Photo) -> Iterable[Fetch]:
    page = queries.page(photo.owner, queries.Filter(photo_id=photo.pk), before=None, size=FETCHES_READ)
    answered = (entry for entry in page.entries if entry.status < REFUSED_FROM and entry.what in SIZES)
    lines = (Fetch(who=entry.client_name, what=SIZES[What(entry.what)], at=entry.at) for entry in answered)
    return islice(_newest_of_each(lines), FETCHES_SHOWN)


def _by_people(photo: Photo) -> Iterable[Fetch]:
    rows = visits.of_photo(photo.pk, photo.owner)[:FETCHES_READ]
    lines = (Fetch(who=_visitor(row.person), what=VISITED[ShareVisit.What(row.what)], at=row.at) for row in rows)
    return islice(_newest_of_each(lines), FETCHES_SHOWN)


def _newest_of_each(lines: Iterable[Fetch]) -> Iterator[Fetch]:
    """The same done again by the same is one line: its newest."""
    told: set[tuple[str, str]] = set()
    for line in lines:
        if (line["who"], line["what"]) not in told:
            told.add((line["who"], line["what"]))
            yield line


def _visitor(person: Owner | None) -> str:
    return "A person with the link" if person is None else account_name(person)


def _settings(metadata: Metadata) -> Iterator[str]:
    """What the camera was set to: "f/5.6", "1/640 s", "6 mm", "ISO 64"."""
    told: dict[str, object] = dict(metadata)
    if aperture := _number(told.get("aperture")):
        yield f"f/{aperture:.3g}"
    if exposure := _number(told.get("exposure")):
        yield f"{exposure:.3g} s" if exposure >= 0.3 else f"1/{round(1 / exposure)} s"
    if length := _number(told.get("focal_length")):
        yield f"{length:.3g} mm"
    if iso := _number(told.get("iso")):
        yield f"ISO {iso:.0f}"


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) and value > 0 else 0.0


def place(metadata: Metadata) -> str:
    """A position as people write it, to some kilometre; empty if there is none."""
    if "latitude" not in metadata or "longitude" not in metadata:
        return ""
    latitude, longitude = metadata["latitude"], metadata["longitude"]
    north, east = "N" if latitude >= 0 else "S", "E" if longitude >= 0 else "W"
    return f"{abs(latitude):.2f}° {north}, {abs(longitude):.2f}° {east}"


def _offset(minutes: int | None) -> str:
    """ "GMT+2", "GMT−3:30", "GMT"; empty where nobody knows."""
    if minutes is None:
        return ""
    hours, rest = divmod(abs(minutes), 60)
    sign = "" if minutes == 0 else "+" if minutes > 0 else "−"
    return f"GMT{sign}{hours if minutes else ''}{f':{rest:02d}' if rest else ''}"


def offsets() -> list[tuple[int, str]]:
    """All that clocks on earth are ahead of UTC, in minutes, and how people say it."""
    quarters = {-570, -210, -150, 210, 270, 330, 345, 390, 525, 570, 630, 765}
    minutes = sorted({*range(-720, 841, 60), *quarters})
    return [(each, _offset(each)) for each in minutes]


def urls(photo: Photo, tail: str) -> dict[str, str]:
    """Where the panel's forms are sent; ``tail`` keeps what she came from."""
    names = ("edit", "date", "link", "take_away", "never_share", "albums", "turn", "favourite", "delete", "portrait")
    return {name: reverse(f"photodrive:photo_{name}", args=[photo.pk]) + tail for name in names}
