"""The owner's view of what she allowed, and her means to end it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from oauth2_provider.models import get_access_token_model

from photodrive.photos.models import Photo

from .models import Authorization, AuthorizationQuerySet, AuthorizedPhoto
from .scopes import PHOTOS_READ, PHOTOS_WRITE

USE_RECORDED_EVERY = timedelta(minutes=1)


def active_of(owner: Any) -> AuthorizationQuerySet:
    """The consents of ``owner`` that give access now, newest first."""
    return (
        Authorization.objects.active()
        .filter(owner=owner, application__isnull=False)
        .exclude(application__photodrive_policy__enabled=False)
        .select_related("application__photodrive_policy")
    )


def ended_of(owner: Any) -> AuthorizationQuerySet:
    """The consents of ``owner`` that are over, newest first."""
    over = Q(revoked_at__isnull=False) | Q(expires_at__lte=timezone.now()) | Q(application__isnull=True)
    return Authorization.objects.filter(over, owner=owner)


def photos_of(authorization: Authorization) -> Any:
    """The approved photos that still exist for their owner."""
    return Photo.objects.kept().filter(authorizedphoto__authorization=authorization).order_by("-id")


def end(authorization: Authorization, *, ended: str) -> bool:
    """End ``authorization`` and everything minted from it, at once. False if it was over already."""
    now = timezone.now()
    with transaction.atomic():
        changed = Authorization.objects.filter(pk=authorization.pk, revoked_at__isnull=True).update(
            revoked_at=now, ended=ended
        )
        minted = authorization.access_tokens.values("access_token_id")
        get_access_token_model().objects.filter(pk__in=minted, expires__gt=now).update(expires=now)
    return bool(changed)


def end_by_owner(*, owner: Any, authorization_id: UUID) -> Authorization | None:
    """End one of ``owner``'s consents by her wish; None if she has no such consent."""
    authorization = Authorization.objects.filter(pk=authorization_id, owner=owner).first()
    if authorization is not None:
        end(authorization, ended=Authorization.Ended.BY_OWNER)
    return authorization


def record_use(authorization_id: UUID, *, last_used_at: datetime | None) -> None:
    """Note that an application used its access now. Written once a minute at most: it is on the hot path."""
    now = timezone.now()
    if last_used_at is not None and last_used_at > now - USE_RECORDED_EVERY:
        return
    stale = Q(last_used_at__isnull=True) | Q(last_used_at__lt=now - USE_RECORDED_EVERY)
    Authorization.objects.filter(stale, pk=authorization_id).update(last_used_at=now)


def add_photo(authorization_id: UUID, photo: Photo) -> None:
    """Let an application see a photo that it added itself."""
    AuthorizedPhoto.objects.get_or_create(authorization_id=authorization_id, photo=photo)


def can_in_words(authorization: Authorization, *, count: int) -> str:
    """What the application can do with ``count`` photos, as the owner would say it."""
    photos = "1 photo" if count == 1 else f"{count} photos"
    words = [f"see {photos}"] if PHOTOS_READ in authorization.scopes else []
    if PHOTOS_WRITE in authorization.scopes:
        words.append("add photos, and rename, delete or make public the ones it can see")
    return " and ".join(words)
