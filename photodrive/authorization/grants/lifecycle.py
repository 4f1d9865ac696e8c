"""The owner's view of what she allowed, and her means to end it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from oauth2_provider.models import get_access_token_model

from photodrive.authorization.models import Authorization, AuthorizationQuerySet, AuthorizedPhoto, BoundAccessToken
from photodrive.authorization.protocol.scopes import ABOUT_HER, ABOUT_PHOTOS, OPENID, PHOTOS_READ, PHOTOS_WRITE, SCOPES
from photodrive.photos.models import AlbumPhoto, Photo, PhotoQuerySet

from . import photo_filter

USE_RECORDED_EVERY = timedelta(minutes=1)


def active_of(owner: Any) -> AuthorizationQuerySet:
    """The consents of ``owner`` that give access now, newest first."""
    return (
        Authorization.objects.active()
        .filter(owner=owner, application__isnull=False)
        .exclude(application__photodrive_policy__enabled=False)
        .select_related("application__photodrive_policy", "album")
    )


def ended_of(owner: Any) -> AuthorizationQuerySet:
    """The consents of ``owner`` that are over, newest first."""
    now = timezone.now()
    asleep = Q(expires_at__lte=now) | Q(idle_expires_at__lte=now)
    over = Q(revoked_at__isnull=False) | asleep | Q(application__isnull=True)
    return Authorization.objects.filter(over, owner=owner)


def find(owner: Any, authorization_id: UUID) -> Authorization | None:
    """One consent of ``owner``, over or not; None if she has no such consent."""
    hers = Authorization.objects.filter(pk=authorization_id, owner=owner)
    return hers.select_related("application__photodrive_policy", "album").first()


def reaching(photo: Photo) -> list[Authorization]:
    """The consents through which an application can see ``photo`` now, newest first."""
    one_by_one = Exists(AuthorizedPhoto.objects.filter(authorization=OuterRef("pk"), photo=photo))
    in_album = Exists(AlbumPhoto.objects.filter(album=OuterRef("album_id"), photo=photo))
    everything = Q(selection=Authorization.Selection.ALL)
    by_album = Q(in_album, selection=Authorization.Selection.ALBUM)
    found = active_of(photo.owner).filter(everything | by_album | Q(one_by_one))
    return [authorization for authorization in found if set(ABOUT_PHOTOS) & set(authorization.scopes)]


def photos_to_add(authorization: Authorization) -> PhotoQuerySet:
    """Her photos that were not chosen for it yet, newest first."""
    chosen = Exists(AuthorizedPhoto.objects.filter(authorization=authorization, photo=OuterRef("pk")))
    return Photo.objects.available().filter(~chosen, owner_id=authorization.owner_id).order_by("-id")


def photos_of(authorization: Authorization, narrowed: dict[str, Any] | None = None) -> PhotoQuerySet:
    """The photos that it shows now, newest first; ``narrowed`` to those of one token."""
    reached = photo_filter.within(authorization, narrowed)
    return Photo.objects.available().filter(reached, owner_id=authorization.owner_id).order_by("-id")


def end(authorization: Authorization, *, ended: str) -> bool:
    """End ``authorization`` and everything minted from it, at once. False if it was over already.

    One whose time was over is closed for good as well: no refresh that is under way can put its end off.
    """
    now = timezone.now()
    with transaction.atomic():
        unended = Authorization.objects.filter(pk=authorization.pk, revoked_at__isnull=True)
        changed = unended.active().update(revoked_at=now, ended=ended)
        unended.update(revoked_at=now)
        minted = authorization.access_tokens.values("access_token_id")
        get_access_token_model().objects.filter(pk__in=minted, expires__gt=now).update(expires=now)
    return bool(changed)


def end_by_owner(*, owner: Any, authorization_id: UUID) -> Authorization | None:
    """End one of ``owner``'s consents by her wish; None if she has no such consent."""
    authorization = Authorization.objects.filter(pk=authorization_id, owner=owner).first()
    if authorization is not None:
        end(authorization, ended=Authorization.Ended.BY_OWNER)
    return authorization


def end_all(owner: Any) -> int:
    """End all that applications may do in the name of ``owner``, at once; how many consents gave access until now."""
    now = timezone.now()
    with transaction.atomic():
        unended = Authorization.objects.filter(owner=owner, application__isnull=False, revoked_at__isnull=True)
        list(unended.select_for_update(of=("self",)).order_by("pk").values_list("pk"))  # pressed twice: one waits
        ended = unended.active().update(revoked_at=now, ended=Authorization.Ended.BY_OWNER)
        unended.update(revoked_at=now)
        minted = BoundAccessToken.objects.filter(authorization__owner=owner).values("access_token_id")
        get_access_token_model().objects.filter(pk__in=minted, expires__gt=now).update(expires=now)
    return ended


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
    """What the application can do, as the owner would say it; ``count`` photos are there for it now."""
    photos = "1 photo" if count == 1 else f"{count:,} photos"
    if authorization.selection == Authorization.Selection.ALL:
        seen = f"everything in your drive ({photos} now), as it changes"
    elif authorization.selection == Authorization.Selection.CHOSEN:
        seen = photos
    elif authorization.album is not None:
        seen = f"all photos in {authorization.album.title} ({photos} now), as the album changes"
    else:
        seen = f"{photos}: the album that it could see is deleted"
    words = [f"see {seen}"] if PHOTOS_READ in authorization.scopes else []
    if PHOTOS_WRITE in authorization.scopes:
        words.append("add photos, and rename, delete or make public the ones it can see")
    if OPENID in authorization.scopes:
        words += [SCOPES[name].sentence for name in ABOUT_HER if name in authorization.scopes]
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def lasts_until_stopped(authorization: Authorization) -> bool:
    """Whether it can go on for so long that its last day says little: nobody stops it, and it does not lie idle."""
    idle = authorization.idle_expires_at
    lasting = authorization.duration == Authorization.Duration.UNTIL_REVOKED
    return lasting and (idle is None or idle < authorization.expires_at)


def ended_in_words(authorization: Authorization) -> str:
    """Why it is over."""
    if authorization.ended:
        return authorization.get_ended_display()
    idle = authorization.idle_expires_at
    if idle is not None and idle <= min(timezone.now(), authorization.expires_at):
        return "Nobody used it for a long time"
    return "The app is no longer registered here" if authorization.application_id is None else "Its time was over"


def ended_at(authorization: Authorization) -> datetime | None:
    """When it was over; None where nobody wrote that down."""
    now = timezone.now()
    ends = (authorization.revoked_at, authorization.idle_expires_at, authorization.expires_at)
    return min((end for end in ends if end is not None and end <= now), default=None)
