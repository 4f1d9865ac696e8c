"""All that one application may do for an owner, by one authorization or several: what she knows as a connected app."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from photodrive.authorization.models import Authorization, AuthorizedPhoto
from photodrive.people import Owner
from photodrive.photos.models import Photo
from photodrive.sharing import withheld

from . import authorized_photos, lifecycle, summaries

Selection = Authorization.Selection
BATCH = 1000
CLIENT_AND_NUMBER = ("authorization__client_id", "n")
SHOWN = 5  # connections of one application in a list; its own page has all of them


@dataclass(frozen=True, kw_only=True)
class ConnectedApp:
    """The authorizations of one application, newest first: by all of them together it sees ``count`` photos.

    A photo that it sees twice counts once. The first ``SHOWN`` authorizations have a summary each; ``photos`` are the
    newest that these show.
    """

    authorizations: list[Authorization]
    summaries: dict[UUID, summaries.Summary]
    count: int
    photos: list[Photo]

    @property
    def newest(self) -> Authorization:
        return self.authorizations[0]


def by_use(owner: Owner) -> QuerySet[Authorization, Any]:
    """The ids of the applications that ``owner`` gives access to now, the one that was used last first."""
    used = Max(Coalesce("last_used_at", "created_at"))
    active = Authorization.objects.giving_access().filter(owner=owner).order_by()
    grouped = active.values("application_id").annotate(used=used)
    return grouped.order_by("-used", "application_id").values_list("application_id", flat=True)


def of(owner: Owner, application_ids: Sequence[Any]) -> list[ConnectedApp]:
    """What ``owner`` lets each of these applications do now, in this order; without those that may do nothing.

    Always the same few queries, whatever their number.
    """
    found: dict[Any, list[Authorization]] = {pk: [] for pk in application_ids}
    for one in lifecycle.active_of(owner).filter(application_id__in=application_ids):
        found[one.application_id].append(one)
    return together([authorizations for authorizations in found.values() if authorizations])


def of_client(owner: Owner, client_id: str) -> ConnectedApp | None:
    """What ``owner`` lets the application of this identifier do now; None if that is nothing."""
    active = list(lifecycle.active_of(owner).filter(client_id=client_id))
    return together([active])[0] if active else None


def others(authorization: Authorization) -> list[Authorization]:
    """What else its owner lets the same application do now, newest first."""
    active = lifecycle.active_of(authorization.owner).filter(client_id=authorization.client_id)
    return list(active.exclude(pk=authorization.pk))


def seen_otherwise(authorization: Authorization, photo_ids: Sequence[UUID]) -> int:
    """How many of these photos the same application sees by other authorizations."""
    rest = others(authorization)
    everything = any(other.selection == Selection.ALL for other in rest)
    ways = authorized_photos.rows(rest, {other.album_id for other in rest if other.album_id}, many=True)
    seen: set[UUID] = set()
    for start in range(0, len(photo_ids) if rest else 0, BATCH):
        batch = Q(pk__in=photo_ids[start : start + BATCH])
        hers = Photo.objects.available().filter(batch, withheld.shareable(), owner=authorization.owner_id)
        if not everything:
            hers = hers.filter(Q(pk__in=ways.chosen.values("photo")) | Q(pk__in=ways.followed.values("photo")))
        seen.update(hers.values_list("pk", flat=True))
    return len(seen)


def clients_of(owner: Owner, client_ids: Iterable[str]) -> set[str]:
    """Those of these applications that ``owner`` gives access to now."""
    active = Authorization.objects.giving_access().filter(owner=owner, client_id__in=list(client_ids))
    return set(active.order_by().values_list("client_id", flat=True))


def together(groups: Sequence[list[Authorization]]) -> list[ConnectedApp]:
    """Each of these groups, all of one owner, as one; over or not."""
    seen = summaries.of([one for group in groups for one in group[:SHOWN]])
    several = [group for group in groups if len(group) > 1]
    counts = _counts(several) if several else {}
    return [
        ConnectedApp(
            authorizations=group,
            summaries={one.pk: seen[one.pk] for one in group[:SHOWN]},
            count=counts[group[0].client_id] if len(group) > 1 else seen[group[0].pk].count,
            photos=_newest(seen[one.pk].photos for one in group[:SHOWN]),
        )
        for group in groups
    ]


def _newest(lists: Iterable[list[Photo]]) -> list[Photo]:
    """Ids grow with time."""
    each = {photo.pk: photo for photos in lists for photo in photos}
    return [each[pk] for pk in sorted(each, reverse=True)[: summaries.SHOWN]]


def _counts(groups: Sequence[list[Authorization]]) -> dict[str, int]:
    """How many different photos each group shows, by the identifier of its application."""
    every = [one for group in groups for one in group]
    everything = {one.client_id: one for one in every if one.selection == Selection.ALL}
    listed: dict[str, list[Authorization]] = {}
    for one in every:
        if one.client_id not in everything:
            listed.setdefault(one.client_id, []).append(one)
    counts = dict.fromkeys(listed, 0)
    if listed:
        grouped = _chosen([one for group in listed.values() for one in group]).values("authorization__client_id")
        counts |= dict(grouped.annotate(n=Count("photo", distinct=True)).order_by().values_list(*CLIENT_AND_NUMBER))
    for client_id, count in _followed_only(listed):
        counts[client_id] += count
    if everything:
        total = authorized_photos.photos_of(next(iter(everything.values()))).count()
        counts |= dict.fromkeys(everything, total)
    return counts


def _chosen(authorizations: Iterable[Authorization]) -> QuerySet[AuthorizedPhoto]:
    rows = authorized_photos.rows([one.pk for one in authorizations], None, many=True).chosen
    return rows.filter(withheld.shareable("photo__", "photo_id"), photo__trashed_at__isnull=True)


def _followed_only(listed: dict[str, list[Authorization]]) -> Iterable[tuple[str, int]]:
    """By application, the photos in albums that it follows and that were not chosen for it as well.

    Each album is walked through once, however many authorizations follow it.
    """
    albums = {client_id: {one.album_id for one in group if one.album_id} for client_id, group in listed.items()}
    following = [client_id for client_id, followed in albums.items() if followed]
    if not following:
        return []
    rows = authorized_photos.rows([], set().union(*albums.values()), many=True).followed
    numbers = {}
    for place, client_id in enumerate(following):
        twice = Exists(_chosen(listed[client_id]).filter(photo=OuterRef("photo")))
        only_there = Q(album__in=albums[client_id]) & ~Q(twice)
        numbers[f"n{place}"] = Count("photo", distinct=True, filter=only_there)
    found = rows.filter(withheld.shareable("photo__", "photo_id"), photo__trashed_at__isnull=True).aggregate(**numbers)
    return [(client_id, found[f"n{place}"]) for place, client_id in enumerate(following)]
