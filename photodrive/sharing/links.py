"""Secret links: opening, finding and closing them. Whoever calls has checked that the thing is hers.

A photo with a link of its own is public, and a public one has a link: both change in one transaction, here.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from photodrive.conf import settings
from photodrive.people import Owner, OwnerId, may_sign_in
from photodrive.photos.models import Album, Photo

from .made_up import link_tokens
from .models import Share, SharedPhoto, ShareVisit

BATCH = 1000


def not_over(now: datetime | None = None) -> Q:
    """Shares that were neither switched off nor have come to their end."""
    return Q(ended_at__isnull=True) & (Q(expires_at__isnull=True) | Q(expires_at__gt=now or timezone.now()))


def live() -> QuerySet[Share]:
    """The links that work."""
    return Share.objects.filter(not_over(), kind=Share.Kind.LINK)


def find(token: str) -> Share | None:
    """The link with this ``token``, if it works and its owner may sign in."""
    digest = link_tokens.digest(token)
    if digest is None:
        return None
    return live().filter(may_sign_in("owner__"), token_digest=digest).select_related("owner", "album", "photo").first()


def of_photo(photo: Photo) -> Share | None:
    """The link of ``photo`` itself, if it has one that works."""
    return live().filter(photo=photo).first()


def of_album(album: Album) -> Share | None:
    """The link of ``album``, if it has one that works."""
    return live().filter(album=album).first()


def address(share: Share) -> str:
    """The whole address of a link, for its owner's eyes; empty where its key is gone."""
    token = link_tokens.unseal(share.token) if share.token else None
    return settings.ISSUER + reverse("photodrive:shared", args=[token]) if token else ""


def open_photo(*, photo: Photo) -> Share:
    """The link of ``photo``, a new one unless it has one that works."""
    with transaction.atomic():
        Photo.objects.select_for_update().get(pk=photo.pk)  # two tabs at once make one link
        share = of_photo(photo) or _new(photo.owner_id, photo=photo)
        _set_visibility(photo, Photo.Visibility.PUBLIC)
    return share


def open_album(*, album: Album) -> Share:
    """The link of ``album``, a new one unless it has one that works."""
    with transaction.atomic():
        Album.objects.select_for_update().get(pk=album.pk)
        return of_album(album) or _new(album.owner_id, album=album)


def open_photos(*, owner: Owner, photos: Iterable[Photo]) -> Share:
    """A new link of several photos, all hers."""
    with transaction.atomic():
        return switch_on(share=gather(owner=owner, photos=photos))


def gather(*, owner: Owner, photos: Iterable[Photo]) -> Share:
    """Several photos, all hers, to be shared: a link that is off."""
    with transaction.atomic():
        share = Share.objects.create(owner=owner, kind=Share.Kind.LINK, ended_at=timezone.now())
        rows = [SharedPhoto(share=share, photo=photo) for photo in photos]
        SharedPhoto.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    return share


def switch_on(*, share: Share) -> Share:
    """Let the link of several photos work, at a new address unless it works already."""
    with transaction.atomic():
        found = Share.objects.select_for_update().get(pk=share.pk)
        if live().filter(pk=share.pk).exists():
            return found
        token = link_tokens.new()
        found.token_digest, found.token = link_tokens.digest(token), link_tokens.seal(token)
        found.ended_at = found.expires_at = None
        found.save(update_fields=["token_digest", "token", "ended_at", "expires_at"])
    return found


def close(*, share: Share) -> None:
    """Dead at once and for good: what is opened later has another address. A person's share ends the same way."""
    with transaction.atomic():
        _end(Share.objects.filter(pk=share.pk))
        if share.photo is not None and share.kind == Share.Kind.LINK:
            _set_visibility(share.photo, Photo.Visibility.PRIVATE)


def close_photo(*, photo: Photo) -> None:
    """Make ``photo`` private: its link is dead at once."""
    with transaction.atomic():
        _end(Share.objects.filter(photo=photo, kind=Share.Kind.LINK))
        _set_visibility(photo, Photo.Visibility.PRIVATE)


def close_all_for(*, photo: Photo | None = None, album: Album | None = None) -> None:
    """End the public links of a photo, or of an album and of the photos in it, for they are never shared with apps.

    Other links leave such a photo out (see ``showing``). Shares with a person stay: no app reads those.
    """
    links = Share.objects.filter(kind=Share.Kind.LINK)
    with transaction.atomic():
        if photo is not None:
            close_photo(photo=photo)
        if album is not None:
            members = Photo.objects.filter(owner_id=album.owner_id, albums=album)
            _end(links.filter(Q(album=album) | Q(photo__in=members)))
            members.filter(visibility=Photo.Visibility.PUBLIC).update(visibility=Photo.Visibility.PRIVATE)


def end_all_of(owner: Owner) -> None:
    """End whatever ``owner`` shares with anybody, links and people, and make her public photos private."""
    with transaction.atomic():
        _end(Share.objects.filter(owner=owner))
        Photo.objects.filter(owner=owner, visibility=Photo.Visibility.PUBLIC).update(
            visibility=Photo.Visibility.PRIVATE
        )


def end_expired(*, dry_run: bool = False) -> int:
    """End what is over by its time, so that no photo is called public for it; how many there were."""
    over = Share.objects.filter(ended_at__isnull=True, expires_at__lte=timezone.now())
    if dry_run:
        return over.count()
    with transaction.atomic():
        found = list(over.select_for_update().values_list("pk", flat=True))
        public = Photo.objects.filter(own_shares__in=found, own_shares__kind=Share.Kind.LINK)
        Photo.objects.filter(pk__in=public.values("pk")).update(visibility=Photo.Visibility.PRIVATE)
        _end(Share.objects.filter(pk__in=found))
    return len(found)


def forgettable(before: datetime) -> QuerySet[Share]:
    """Shares that ended before that moment and that no visit refers to any more."""
    return Share.objects.filter(~Exists(ShareVisit.objects.filter(share=OuterRef("pk"))), ended_at__lt=before)


def set_visibility(*, photo: Photo, visibility: str) -> None:
    """Public: with a link; private: without one."""
    if Photo.Visibility(visibility) == Photo.Visibility.PUBLIC:
        open_photo(photo=photo)
    else:
        close_photo(photo=photo)


def set_visibility_all(*, owner: Owner, photos: QuerySet[Photo], visibility: str) -> int:
    """The same for many of ``owner``'s at once; how many changed."""
    to = Photo.Visibility(visibility)
    with transaction.atomic():
        hers = Photo.objects.filter(owner=owner, pk__in=photos.order_by().values("pk"))  # however they were found
        found = hers.exclude(visibility=to).select_for_update().order_by("pk")
        ids = list(found.values_list("pk", flat=True))
        for start in range(0, len(ids), BATCH):
            part = Photo.objects.filter(pk__in=ids[start : start + BATCH])
            _end(Share.objects.filter(photo__in=part, kind=Share.Kind.LINK))  # also what is over by its time
            part.update(visibility=to)
            if to == Photo.Visibility.PUBLIC:
                Share.objects.bulk_create([_made(owner.pk, photo=one) for one in part])
    return len(ids)


def _new(owner_id: OwnerId, *, album: Album | None = None, photo: Photo | None = None) -> Share:
    if album or photo:
        _end(Share.objects.filter(kind=Share.Kind.LINK, album=album, photo=photo))  # its time was over
    share = _made(owner_id, album=album, photo=photo)
    share.save(force_insert=True)
    return share


def _made(owner_id: OwnerId, *, album: Album | None = None, photo: Photo | None = None) -> Share:
    token = link_tokens.new()
    return Share(
        owner_id=owner_id,
        kind=Share.Kind.LINK,
        album=album,
        photo=photo,
        token_digest=link_tokens.digest(token),
        token=link_tokens.seal(token),
    )


def _end(shares: QuerySet[Share]) -> None:
    """Nothing that works is left of them, not even encrypted."""
    shares.filter(ended_at__isnull=True).update(
        ended_at=timezone.now(), token_digest=None, token="", password="", password_shown=""
    )


def _set_visibility(photo: Photo, visibility: Photo.Visibility) -> None:
    photo.visibility = visibility
    Photo.objects.filter(pk=photo.pk).exclude(visibility=visibility).update(visibility=visibility)
