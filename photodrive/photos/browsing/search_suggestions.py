"""What could be meant by the beginning of a search: dates, albums, applications and cameras of hers, in groups."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count, Q

from photodrive.people import Owner, OwnerId
from photodrive.photos import counts
from photodrive.photos.models import AlbumPhoto, Photo
from photodrive.photos.texts import folding

from . import search_terms
from .search_terms import Named
from .search_wanted import Wanted

OF_A_GROUP = 4
MOST_CAMERAS = 100
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


class Part(NamedTuple):
    """A piece of a label; ``meant`` if it is what was typed."""

    text: str
    meant: bool


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A filter to set: ``parts`` are its label, ``query`` that of the address; ``count`` is None if it is not known."""

    parts: list[Part]
    query: str
    count: int | None = None
    logo_url: str = ""
    initial: str = ""


@dataclass(frozen=True, kw_only=True)
class Group:
    """Suggestions of one kind, which is the name of an icon as well."""

    title: str
    kind: str
    suggestions: list[Suggestion]


def suggest(*, owner: Owner, typed: str, wanted: Wanted, named: Sequence[Named] = ()) -> list[Group]:
    """The groups in which something begins with, or has in it, what was ``typed``; none for an empty one.

    Each sets a filter on top of those of ``wanted``. Always the same few statements.
    """
    typed = search_terms.clean(typed)
    needle = folding.fold(typed).strip()
    if not needle or not owner.is_active:
        return []
    wanted = wanted.worded("")
    groups = [
        Group(title="Dates", kind="calendar3", suggestions=list(_dates(owner, needle, wanted))),
        Group(title="Albums", kind="collection", suggestions=list(_albums(owner, needle, wanted))),
        Group(title="Apps", kind="plug", suggestions=list(_apps(named, needle, wanted))),
        Group(title="Cameras", kind="camera", suggestions=list(_cameras(owner, needle, wanted))),
    ]
    return [group for group in groups if group.suggestions]


def cameras(owner_id: OwnerId) -> list[str]:
    """With which she took photos, by name: one look into an index for each, however many photos she has."""
    found: list[str] = []
    hers = Photo.objects.filter(owner=owner_id, trashed_at__isnull=True).order_by("camera")
    while len(found) < MOST_CAMERAS:
        later = hers.filter(camera__gt=found[-1] if found else "").values_list("camera", flat=True).first()
        if later is None:
            break
        found.append(later)
    return found


def _dates(owner: Owner, needle: str, wanted: Wanted) -> Iterator[Suggestion]:
    months = counts.months(owner)
    years: dict[int, int] = {}
    for month in months:
        years[month.year] = years.get(month.year, 0) + month.photos
    found = [(str(year), f"{year:04d}", photos) for year, photos in years.items()]
    found += [(f"{_MONTHS[month - 1]} {year}", f"{year:04d}-{month:02d}", photos) for year, month, photos in months]
    for label, value, photos in _best(found, needle):
        yield Suggestion(parts=parts(label, needle), query=wanted.on("date", value).query, count=photos)


def _albums(owner: Owner, needle: str, wanted: Wanted) -> Iterator[Suggestion]:
    found = _best(((one.label, one.key, 0) for one in search_terms.albums_of(owner.pk)), needle)
    rows = AlbumPhoto.objects.filter(album__in=[key for _, key, _ in found], photo__trashed_at__isnull=True)
    sizes = dict(rows.order_by().values_list("album_id").annotate(n=Count("pk")))
    for label, key, _ in found:
        size = next((size for album_id, size in sizes.items() if str(album_id) == key), 0)
        yield Suggestion(parts=parts(label, needle), query=wanted.on("album", key).query, count=size)


def _apps(named: Iterable[Named], needle: str, wanted: Wanted) -> Iterator[Suggestion]:
    apps = {one.key: one for one in named if one.kind == "app"}
    for label, key, _ in _best(((one.label, one.key, 0) for one in apps.values()), needle):
        yield Suggestion(
            parts=[*parts(label, needle), Part(" can see it", meant=False)],
            query=wanted.on("app", key).query,
            logo_url=apps[key].logo_url,
            initial=label[:1].upper(),
        )


def _cameras(owner: Owner, needle: str, wanted: Wanted) -> Iterator[Suggestion]:
    found = _best(((name, name, 0) for name in cameras(owner.pk)), needle)
    hers = Photo.objects.own(owner)
    for label, key, _ in found:
        count = hers.filter(Q(camera=key)).order_by()[: 1000 + 1].count()
        yield Suggestion(
            parts=parts(label, needle), query=wanted.on("camera", key).query, count=count if count <= 1000 else None
        )


def _best(each: Iterable[tuple[str, str, int]], needle: str) -> list[tuple[str, str, int]]:
    """First those whose label begins with it, then those of which a word does, then those that have it somewhere."""
    ranked = [(rank, one) for one in each if (rank := _rank(one[0], needle)) is not None]
    ranked.sort(key=lambda pair: pair[0])
    return [one for _, one in ranked[:OF_A_GROUP]]


def _rank(label: str, needle: str) -> int | None:
    folded = folding.fold(label)
    if folded.startswith(needle):
        return 0
    if f" {needle}" in f" {folded}":
        return 1
    return 2 if needle in folded else None


def parts(label: str, needle: str) -> list[Part]:
    """``label`` with the place in it that is meant by the folded ``needle``."""
    starts = range(len(label))
    words = [place for place in starts if not place or label[place - 1] == " "]
    for begin in (*words, *starts):
        ends = range(begin + 1, min(len(label), begin + 2 * len(needle) + 1) + 1)
        end = next((end for end in ends if folding.fold(label[begin:end]) == needle), None)
        if end is not None:
            pieces = (Part(label[:begin], False), Part(label[begin:end], True), Part(label[end:], False))
            return [piece for piece in pieces if piece.text]
    return [Part(label, meant=False)]
