"""Who looked at what is shared: counted, for the owner's access log, without any address of a visitor.

One visitor counts once in an hour for each thing that she does. Who she is is remembered for that hour only, in the
cache, as a keyed hash; a row says the share, the photo, the hour, and how many.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.crypto import salted_hmac

from photodrive.conf import settings
from photodrive.people import Owner
from photodrive.photos.models import Photo
from photodrive.safety import rate_counters

from .models import Share, ShareVisit

HOUR = 3600
What = ShareVisit.What


def record(*, share: Share, what: str, visitor: str, person: Owner | None = None, photo: Photo | None = None) -> None:
    """Somebody did ``what``. ``visitor`` is what tells one from another, such as an address; it is not kept."""
    who = f"person {person.pk}" if person else visitor
    digest = salted_hmac("photodrive.sharing.visits", who, algorithm="sha256").hexdigest()
    if rate_counters.is_first(f"visit {share.pk} {what} {photo.pk if photo else ''} {digest}", seconds=HOUR):
        _add(share, what, person, photo)


def _add(share: Share, what: str, person: Owner | None, photo: Photo | None) -> None:
    now = timezone.now()
    hour = now.replace(minute=0, second=0, microsecond=0)
    same = ShareVisit.objects.filter(owner_id=share.owner_id, share=share, what=what, person=person, photo=photo)
    same = same.filter(at__gte=hour)
    newest = same.order_by("-at").values_list("pk", flat=True).first()
    if newest is None:
        named: dict[str, Any] = {"owner_id": share.owner_id, "share": share, "what": what}
        ShareVisit.objects.create(**named, person=person, photo=photo, at=now)
    else:
        ShareVisit.objects.filter(pk=newest).update(count=F("count") + 1, at=now)


def count_of(share: Share) -> int:
    """How many visits the share had: of a visitor one in an hour."""
    looked = share.visits.filter(what=What.LOOKED, photo=None)
    return int(looked.aggregate(all=Sum("count"))["all"] or 0)


def with_count(shares: QuerySet[Share]) -> QuerySet[Share]:
    """``shares``, each with its number of ``visits`` as ``looked``."""
    rows = ShareVisit.objects.filter(share=OuterRef("pk"), what=What.LOOKED, photo=None).order_by()
    counted = rows.values("share").annotate(n=Sum("count")).values("n")
    return shares.annotate(looked=Coalesce(Subquery(counted), 0))


def of_owner(owner: Owner, *, since: datetime | None = None) -> QuerySet[ShareVisit]:
    """All visits to what ``owner`` shares, newest first."""
    found = ShareVisit.objects.filter(owner=owner).select_related("share__album", "photo", "person")
    found = found if since is None else found.filter(at__gte=since)
    return found.order_by("-at", "-id")


def of_photo(photo_id: UUID, owner: Owner) -> QuerySet[ShareVisit]:
    """The visits to one photo of hers, newest first."""
    return of_owner(owner).filter(photo=photo_id)


def expired() -> QuerySet[ShareVisit]:
    """What is older than the access log is kept."""
    return ShareVisit.objects.filter(at__lt=timezone.now() - timedelta(seconds=settings.ACCESS_LOG_SECONDS))
