"""What a share shows now, and the caller that whoever was shown it is: ``visible_to`` decides as for everybody."""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from photodrive.photos.library import ordering
from photodrive.photos.library.ordering import Ordering
from photodrive.photos.models import Album, AlbumPhoto, Photo, PhotoQuerySet

from . import withheld
from .models import Share, SharedPhoto
from .visibility import Caller, visible_to


def caller_of(share: Share) -> Caller:
    """Whoever has the link of ``share``, or is the person that it is for: has been checked, like all of a caller."""
    return Caller(
        owner_id=share.owner_id,
        selection=_within(share),
        location=False,
        share_id=share.pk,
        downloads=share.downloads,
    )


def photos_of(share: Share) -> PhotoQuerySet:
    """The photos that ``share`` shows now."""
    return visible_to(caller_of(share))


def left_out_of(share: Share) -> PhotoQuerySet:
    """Her photos in what a link is about that it does not show, for they are never shared with apps."""
    everything = Photo.objects.available().filter(_about(share), owner_id=share.owner_id)
    return everything.exclude(_within(share))


def _within(share: Share) -> Q:
    if share.kind == Share.Kind.PERSON:
        return _about(share)
    if share.photo_id is not None:  # asked about by itself, and private as soon as anything makes it so
        return Q(pk=share.photo_id, visibility=Photo.Visibility.PUBLIC)
    return _about(share) & _confirmed(share.album)


def _about(share: Share) -> Q:
    """The members of what was shared. EXISTS costs a look into an index per photo."""
    if share.album_id is not None:
        return Q(Exists(AlbumPhoto.objects.filter(album=share.album_id, photo=OuterRef("pk"))))
    if share.photo_id is not None:
        return Q(pk=share.photo_id)
    return Q(Exists(SharedPhoto.objects.filter(share=share, photo=OuterRef("pk"))))


def _confirmed(album: Album | None) -> Q:
    """Photos that a link may show: none that is never shared with apps, which could read its address.

    Of ``album`` itself the owner was asked, so its own mark does not count, but those of photos and other albums do.
    """
    if album is None or not album.never_share:
        return withheld.shareable()
    others = AlbumPhoto.objects.filter(photo=OuterRef("pk"), album__never_share=True).exclude(album=album)
    return Q(~Exists(others), never_share=False)


def in_order(share: Share) -> tuple[PhotoQuerySet, Ordering]:
    """The photos of ``share`` in the order that its album has; several photos newest first."""
    photos = photos_of(share)
    return ordering.of_album(share.album, photos) if share.album is not None else (photos, ordering.NEWEST)


def with_facts(shares: QuerySet[Share], *, empty: bool = True) -> QuerySet[Share]:
    """``shares``, each with ``count`` photos, and ``cover``, the id of one of them or None: a list in one query.

    Without those that show nothing now, unless ``empty`` ones count.
    """
    shown = Photo.objects.available().filter(_listed(), owner_id=OuterRef("owner_id")).order_by()
    count = shown.values("owner_id").annotate(n=Count("pk")).values("n")
    found = shares.annotate(
        count=Coalesce(Subquery(count), 0),
        cover=Subquery(shown.order_by("-sort_local", "-id").values("pk")[:1]),
    )
    return found if empty else found.filter(count__gt=0)


def _listed() -> Q:
    """What the share in the outer query is about."""
    in_album = AlbumPhoto.objects.filter(album=OuterRef(OuterRef("album_id")), photo=OuterRef("pk"))
    gathered = SharedPhoto.objects.filter(share=OuterRef(OuterRef("pk")), photo=OuterRef("pk"))
    return Q(Exists(in_album)) | Q(pk=OuterRef("photo_id")) | Q(Exists(gathered))
