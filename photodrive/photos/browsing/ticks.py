"""What an owner has ticked so far on a page that turns: kept here, so that no page has to carry it.

A page sends what it showed and what is ticked of it now. Only the difference counts: what another tab of hers has done
meanwhile on the same page stays done.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet, UUIDField, Value
from django.http import QueryDict

from photodrive.people import Owner
from photodrive.photos import bulk
from photodrive.photos.models import Photo, PhotoQuerySet, Tick, TickList
from photodrive.uuids import as_uuid

MOST_ON_PAGE = 1000
MOST_DIGITS = 9


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A page of photos as it comes back: those ``ticked`` now, and those that were when it was shown.

    ``counted`` is how many were ticked then in all, on this page and on others; None if the page does not say.
    """

    ticked: frozenset[UUID]
    before: frozenset[UUID]
    counted: int | None = None

    @classmethod
    def read(cls, *, shown: Iterable[str], ticked: Iterable[str], before: str | None = None, counted: str = "") -> Sent:
        """From the fields of a form; ``before`` are ids with spaces between. Nonsense is no tick.

        A form that does not say what was ticked before means just what it says: what is shown without a tick has none.
        """
        now = _ids(ticked)
        was = _ids(shown) - now if before is None else _ids(before.split(maxsplit=MOST_ON_PAGE)[:MOST_ON_PAGE])
        told = counted.isascii() and counted.isdigit() and len(counted) <= MOST_DIGITS
        return cls(ticked=now, before=was, counted=int(counted) if told else None)

    @classmethod
    def in_form(cls, form: QueryDict) -> Sent:
        """The page of photos in a form of ours, read as :meth:`read` does."""
        return cls.read(
            shown=form.getlist("shown"),
            ticked=form.getlist("photo"),
            before=form.get("before"),
            counted=form.get("counted", ""),
        )

    @property
    def added(self) -> frozenset[UUID]:
        return self.ticked - self.before

    @property
    def removed(self) -> frozenset[UUID]:
        return self.before - self.ticked


def begin(list_id: UUID, *, owner: Owner) -> TickList:
    """A new list of hers of this id with nothing ticked; whatever had that id is gone."""
    with transaction.atomic():
        discard(list_id)
        return TickList.objects.create(pk=list_id, owner=owner)


def discard(list_id: UUID) -> None:
    """She is done with it."""
    TickList.objects.filter(pk=list_id).delete()


def change(ticks: TickList, sent: Sent) -> None:
    """Tick and untick what she ticked and unticked on the page. What is not hers is left out."""
    with transaction.atomic():
        if sent.removed:
            _hers(ticks).filter(photo__in=sent.removed).delete()
        if sent.added:
            tick_all(ticks, Photo.objects.available().filter(pk__in=sent.added))


def tick_all(ticks: TickList, photos: PhotoQuerySet) -> None:
    """Tick all of ``photos`` that are hers, beside those that are ticked already."""
    hers = photos.filter(owner=ticks.owner_id).order_by()
    rows = hers.annotate(listed=Value(ticks.pk, output_field=UUIDField())).values_list("listed", F("pk"))
    with transaction.atomic():
        kept, _ = TickList.objects.get_or_create(pk=ticks.pk, defaults={"owner_id": ticks.owner_id})
        if kept.owner_id == ticks.owner_id:
            bulk.insert(Tick, "list", "photo", rows=rows)


def untick_all(ticks: TickList, photos: PhotoQuerySet) -> None:
    """Untick all of ``photos``."""
    _hers(ticks).filter(photo__in=photos.order_by().values("pk")).delete()


def clear(ticks: TickList) -> None:
    """Untick everything."""
    _hers(ticks).delete()


def count(ticks: TickList) -> int:
    """How many are ticked."""
    return _hers(ticks).count()


def changed_elsewhere(ticks: TickList, sent: Sent) -> bool:
    """Whether others are ticked now than the page said that ``sent`` these: another tab of hers was at work."""
    if sent.counted is None:
        return False
    return count(ticks) != sent.counted + len(sent.added) - len(sent.removed)


def among(ticks: TickList, photo_ids: Iterable[UUID]) -> set[UUID]:
    """Those of ``photo_ids`` that are ticked."""
    return set(_hers(ticks).filter(photo__in=list(photo_ids)).values_list("photo_id", flat=True))


def ticked(ticks: TickList, photos: PhotoQuerySet) -> PhotoQuerySet:
    """Those of ``photos`` that are ticked. A sub-query: 30,000 of them need not be listed."""
    return photos.filter(pk__in=_hers(ticks).values("photo_id"))


def _hers(ticks: TickList) -> QuerySet[Tick]:
    """The ticks of the list, as long as it is that of the same person: what it is for may be another's by now."""
    return Tick.objects.filter(list=ticks.pk, list__owner=ticks.owner_id)


def _ids(texts: Iterable[str]) -> frozenset[UUID]:
    return frozenset(photo_id for text in texts if (photo_id := as_uuid(text)))
