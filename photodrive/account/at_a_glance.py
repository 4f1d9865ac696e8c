"""What stands in the frame of every page: how much of everything an owner has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from photodrive.authorization.models import Authorization, Portrait
from photodrive.conf import settings
from photodrive.people import Owner, account_name
from photodrive.photos import counts
from photodrive.photos.models import Album


@dataclass(frozen=True, kw_only=True)
class Glance:
    """How many ``albums``, connected ``apps``, ``photos`` and those in the trash; ``portrait`` is a path, or empty."""

    name: str
    albums: int
    apps: int
    photos: int
    trashed: int
    bytes_used: int
    portrait: str

    @property
    def used(self) -> str:
        """ "6.2 GB"."""
        return size_in_words(self.bytes_used)

    @property
    def quota(self) -> str:
        """ "15 GB"."""
        return size_in_words(settings.QUOTA_BYTES)

    @property
    def percent(self) -> int:
        """How full the drive is, from 0 to 100."""
        return min(100, 100 * self.bytes_used // settings.QUOTA_BYTES) if settings.QUOTA_BYTES else 100


def of(owner: Owner) -> Glance:
    """All of it in two statements, at the same cost for ten photos as for a million."""
    people = get_user_model()._base_manager.filter(pk=owner.pk)
    apps = Authorization.objects.giving_access().filter(owner=OuterRef("pk"))
    found = people.values_list(
        Coalesce(_counted(Album.objects.filter(owner=OuterRef("pk")), "pk"), 0),
        Coalesce(_counted(apps, "client_id"), 0),
        Subquery(Portrait.objects.filter(owner=OuterRef("pk")).values("name")[:1]),
    ).first()
    albums, connected, portrait = found or (0, 0, None)
    total = counts.total(owner)
    return Glance(
        name=account_name(owner),
        albums=albums,
        apps=connected,
        photos=total.photos - total.trashed,
        trashed=total.trashed,
        bytes_used=total.bytes,
        portrait=reverse("photodrive:portrait", args=[portrait]) if portrait else "",
    )


def size_in_words(size: int) -> str:
    """As people write it: "6.2 GB", "15 GB"."""
    return str(filesizeformat(size)).replace(".0\xa0", "\xa0")


def _counted(rows: QuerySet[Any], field: str) -> Subquery:
    by_owner = rows.order_by().values(of_whom=F("owner_id"))
    return Subquery(by_owner.annotate(n=Count(field, distinct=True)).values("n"))
