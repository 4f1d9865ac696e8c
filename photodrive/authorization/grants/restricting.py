"""How an owner restricts an authorization that stands: fewer photos or others, a nearer end, no location.

Tokens hold none of this: whoever presents one is judged by the authorization, so all of it counts from the next request
on, in every process. Each function locks the authorization first and goes by what it says then: what another tab, an
exchange or a refresh does at the same moment comes before or after, never in between.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

from django.db import transaction
from django.db.models import Q, UUIDField, Value
from django.utils import timezone

from photodrive.authorization.models import Authorization, AuthorizedPhoto
from photodrive.authorization.protocol.durations import access_token_most
from photodrive.authorization.protocol.scopes import wants_photos
from photodrive.exceptions import PhotodriveError
from photodrive.people import Owner
from photodrive.photos import bulk
from photodrive.photos.models import Photo, PhotoQuerySet
from photodrive.sharing import withheld

from . import authorized_photos

Selection, Duration = Authorization.Selection, Authorization.Duration
BATCH = 1000
SAME_PRESS = timedelta(minutes=1)  # "in an hour", pressed twice, is one wish


class NoSuchAuthorization(PhotodriveError):
    message = "There is no such connection."


class AuthorizationOver(PhotodriveError):
    message = "This connection is over. Nothing had to be changed: it gives no access any more."


class FollowsHer(PhotodriveError):
    message = "It sees these photos because it follows an album or your whole drive."


class NothingKept(PhotodriveError):
    message = "It cannot see any of these photos, so there is nothing to keep. Nothing was changed."


class NotToBeAdded(PhotodriveError):
    message = "You cannot add single photos to this connection."


class NotSooner(PhotodriveError):
    message = "Choose a time from now on, and before the end that is agreed: you can only shorten it."


def take_away(*, owner: Owner, authorization_id: UUID, photo_ids: Iterable[UUID], freeze: bool = False) -> int:
    """Let the application see these photos no more; how many it could see.

    Where it follows an album or everything, that ends with it if she says ``freeze``: it keeps the other photos that
    there are now. Else FollowsHer is raised. Raises NoSuchAuthorization, AuthorizationOver.
    """
    named = list(photo_ids)
    with transaction.atomic():
        authorization = _locked(owner, authorization_id)
        gone = {pk for batch in _batches(named) for pk in _ids(authorized_photos.photos_of(authorization), batch)}
        if not _follows(authorization, gone):
            _forget(authorization, named)
        elif freeze:
            _freeze(authorization)
            _forget(authorization, gone)
        else:
            raise FollowsHer
    return len(gone)


def take_from_app(*, owner: Owner, client_id: str, photo: Photo) -> int:
    """Let an application see ``photo`` no more, by whatever connection it does; how many these were.

    Where it follows an album or everything that ends: it keeps the other photos that there are now. What is over by
    then is left as it is.
    """
    reaching = [one for one in authorized_photos.reaching(photo) if one.client_id == client_id]
    taken = 0
    with transaction.atomic():
        for one in sorted(reaching, key=lambda authorization: authorization.pk):  # in the order in which all lock them
            try:
                taken += take_away(owner=owner, authorization_id=one.pk, photo_ids=[photo.pk], freeze=True)
            except AuthorizationOver:
                continue
    return taken


def keep_only(*, owner: Owner, authorization_id: UUID, photo_ids: Iterable[UUID]) -> int:
    """Let it see only these of the photos that it can see, as they are now; how many these are.

    Raises NothingKept where it can see none of them, NoSuchAuthorization, AuthorizationOver.
    """
    with transaction.atomic():
        authorization = _locked(owner, authorization_id)
        kept = {pk for batch in _batches(photo_ids) for pk in _ids(authorized_photos.photos_of(authorization), batch)}
        if not kept:
            raise NothingKept
        _keep(authorization, kept)
    return len(kept)


def keep_what_it_sees(*, owner: Owner, authorization_id: UUID) -> int:
    """Let it see the photos that it can see now, and follow neither an album nor everything; how many these are.

    Raises NoSuchAuthorization, AuthorizationOver.
    """
    with transaction.atomic():
        authorization = _locked(owner, authorization_id)
        if authorization.selection != Selection.CHOSEN:  # else it was pressed twice
            _freeze(authorization)
        return authorized_photos.photos_of(authorization).count()


def add(*, owner: Owner, authorization_id: UUID, photo_ids: Iterable[UUID]) -> int:
    """Let it see these photos of hers, too; how many it could not see before. What is not hers is left out.

    A token that its application has narrowed to some photos (RFC 9396 section 6) does not see them. Raises
    NotToBeAdded where she did not choose photos one by one, NoSuchAuthorization, AuthorizationOver.
    """
    with transaction.atomic():
        authorization = _locked(owner, authorization_id)
        if not can_be_added_to(authorization):
            raise NotToBeAdded
        hers, added = authorized_photos.photos_to_add(authorization), 0
        for batch in _batches(photo_ids):
            added += _write(authorization, _ids(hers, batch))
    return added


def can_be_added_to(authorization: Authorization) -> bool:
    """Whether she chose photos one by one, and may choose more."""
    return authorization.selection == Selection.CHOSEN and wants_photos(authorization.scopes_now)


def shorten(*, owner: Owner, authorization_id: UUID, until: datetime) -> datetime:
    """Let it end at ``until``, with all its tokens; returns when it ends now. Raises NotSooner for a past or later end.

    What it is called follows: within an hour it is no lasting access any more. Raises NoSuchAuthorization,
    AuthorizationOver.
    """
    now = timezone.now()
    with transaction.atomic():
        authorization = _locked(owner, authorization_id)
        agreed = authorization.expires_at
        if not now < until < agreed + SAME_PRESS:
            raise NotSooner
        if until >= agreed:
            return agreed
        authorization.expires_at = until
        if authorization.idle_expires_at is not None:
            authorization.idle_expires_at = min(authorization.idle_expires_at, until)
        if until <= now + timedelta(seconds=access_token_most()):
            authorization.duration = Duration.ONCE if authorization.duration == Duration.ONCE else Duration.HOUR
        authorization.save(update_fields=["expires_at", "idle_expires_at", "duration"])
        authorization.access_tokens.filter(expires_at__gt=until).update(expires_at=until)
    return until


def without_location(*, owner: Owner, authorization_id: UUID) -> None:
    """Let it learn no more where photos were taken. There is no way back.

    Raises NoSuchAuthorization, AuthorizationOver.
    """
    with transaction.atomic():
        authorization = _locked(owner, authorization_id)
        authorization.location = False
        authorization.save(update_fields=["location"])


def _locked(owner: Owner, authorization_id: UUID) -> Authorization:
    """Her authorization as it is now, kept from others until the caller's transaction ends."""
    rows = Authorization.objects.select_for_update(of=("self",)).filter(pk=authorization_id, owner=owner)
    authorization = rows.first()
    if authorization is None:
        raise NoSuchAuthorization
    if not authorization.is_active:
        raise AuthorizationOver
    return authorization


def _follows(authorization: Authorization, photo_ids: set[UUID]) -> bool:
    """Whether it sees any of these photos by following an album or everything, not because each was chosen."""
    if authorization.selection == Selection.ALL:
        return bool(photo_ids)
    followed = authorized_photos.rows(authorization.pk, authorization.album_id).followed
    return any(followed.filter(photo_id__in=batch).exists() for batch in _batches(photo_ids))


def _keep(authorization: Authorization, photo_ids: Iterable[UUID]) -> None:
    """Write down exactly these photos in place of whatever was chosen."""
    AuthorizedPhoto.objects.filter(authorization=authorization).delete()
    for batch in _batches(photo_ids):
        _write(authorization, batch)
    _follow_no_more(authorization)


def _freeze(authorization: Authorization) -> None:
    """Write down exactly the photos that it sees now, be they 30,000: the database does it by itself."""
    chosen = AuthorizedPhoto.objects.filter(authorization=authorization)
    chosen.filter(Q(photo__trashed_at__isnull=False) | ~withheld.shareable("photo__", "photo_id")).delete()
    one = Value(authorization.pk, output_field=UUIDField())
    rows = authorized_photos.photos_of(authorization).order_by().annotate(one=one).values_list("one", "pk")
    bulk.insert(AuthorizedPhoto, "authorization", "photo", rows=rows)
    _follow_no_more(authorization)


def _follow_no_more(authorization: Authorization) -> None:
    authorization.selection, authorization.album = Selection.CHOSEN, None
    authorization.save(update_fields=["selection", "album"])


def _write(authorization: Authorization, photo_ids: list[UUID]) -> int:
    rows = [AuthorizedPhoto(authorization=authorization, photo_id=pk) for pk in photo_ids]
    AuthorizedPhoto.objects.bulk_create(rows, ignore_conflicts=True)  # its application may add one at this moment
    return len(rows)


def _forget(authorization: Authorization, photo_ids: Iterable[UUID]) -> None:
    for batch in _batches(photo_ids):
        AuthorizedPhoto.objects.filter(authorization=authorization, photo_id__in=batch).delete()


def _ids(photos: PhotoQuerySet, among: list[UUID]) -> list[UUID]:
    """The ids of ``photos`` that are ``among`` these."""
    return list(photos.filter(pk__in=among).values_list("pk", flat=True))


def _batches(photo_ids: Iterable[UUID]) -> Iterator[list[UUID]]:
    remaining = iter(photo_ids)
    while batch := list(islice(remaining, BATCH)):
        yield batch
