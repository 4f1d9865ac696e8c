"""What an owner is told before she decides, and the record of what she decided."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from photodrive import conf
from photodrive.exceptions import ConsentRefused
from photodrive.photos.models import Photo
from photodrive.photos.querysets import PhotoQuerySet

from . import redirects
from .models import Authorization, AuthorizationRequest, AuthorizedPhoto
from .scopes import PHOTOS_READ, PHOTOS_WRITE, SCOPES

BATCH = 1000


class NothingTicked(ConsentRefused):
    """Tick at least one photo, or deny."""


def photos_to_choose_from(owner: Any) -> PhotoQuerySet:
    """Her own photos, newest first."""
    return Photo.objects.kept().filter(owner=owner).order_by("-id")


def wants_photos(scopes: Iterable[str]) -> bool:
    """Whether she has to choose photos for these scopes."""
    return bool({PHOTOS_READ, PHOTOS_WRITE} & set(scopes))


def can(scopes: Iterable[str]) -> list[str]:
    """What the application will be able to do, beside seeing the ticked photos."""
    return [SCOPES[scope].sentence for scope in scopes if scope != PHOTOS_READ]


def cannot(scopes: Iterable[str]) -> list[str]:
    """What it will not be able to do, in her words."""
    asked = set(scopes)
    missing = [scope.refusal for name, scope in SCOPES.items() if name not in asked]
    only_these = ["see any other photo or album"] if PHOTOS_READ in asked else []
    return [*only_these, *missing, "know your password or your e-mail address"]


def end_if_approved_now() -> datetime:
    """Until when an approval given now would last."""
    return timezone.now() + timedelta(seconds=conf.settings.ACCESS_TOKEN_SECONDS)


def record(kept: AuthorizationRequest) -> Authorization:
    """Write the Authorization that ``kept``'s owner approves, inside the caller's transaction.

    Only photos that are hers and still exist count. Raises NothingTicked if none is left.
    """
    if kept.owner is None:
        raise ConsentRefused(detail="nobody has opened this request")
    chosen = photos_to_choose_from(kept.owner).filter(pk__in=kept.ticked or [])
    photo_ids = list(chosen.values_list("pk", flat=True)) if kept.ticked else []
    if PHOTOS_READ in kept.scopes and not photo_ids:
        raise NothingTicked
    application = kept.application
    authorization = Authorization.objects.create(
        owner=kept.owner,
        application=application,
        client_id=application.client_id,
        client_name=name_of(application),
        client_host=redirects.host_of(kept.parameters["redirect_uri"]),
        scopes=kept.scopes,
        location=kept.location,
        expires_at=end_if_approved_now(),
    )
    rows = [AuthorizedPhoto(authorization=authorization, photo_id=pk) for pk in photo_ids]
    AuthorizedPhoto.objects.bulk_create(rows, batch_size=BATCH)
    return authorization


def name_of(application: Any) -> str:
    """What to call ``application`` in front of people."""
    return application.name or "An app without a name"
