"""The beginning of an upload: judged by what its sender says of it, and bounded in number and bytes."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from photodrive import trouble
from photodrive.conf import settings
from photodrive.exceptions import EmptyFile, NoSuchAlbum, TooManyUploads
from photodrive.people import Owner
from photodrive.photos import naming
from photodrive.photos.files.locking import lock_owner
from photodrive.photos.library import ingest, quota
from photodrive.photos.models import Album, Upload

from . import parts
from .metadata import Metadata

IDLE = timedelta(hours=1)  # an upload that got no byte for so long makes room for another one


@trouble.told()
def begin(*, owner: Owner, length: int, metadata: Metadata) -> Upload:
    """A new upload of ``length`` bytes. Raises an ``UploadRefused`` or NoSuchAlbum, or a ``Trouble``."""
    if length > settings.MAX_UPLOAD_BYTES:
        raise ingest.too_large()
    if not length:
        raise EmptyFile
    quota.check(owner=owner, adding=length)
    album = album_of(owner=owner, album_id=metadata.album) if metadata.album else None
    with transaction.atomic():
        lock_owner(owner.pk)
        dropped = _make_room(owner, length)
        upload = Upload.objects.create(
            owner=owner,
            length=length,
            file_name=metadata.name,
            title=metadata.title[: naming.TITLE_LENGTH],
            fingerprint=metadata.fingerprint,
            album=album,
            expires_at=expiry(),
        )
    for upload_id in dropped:
        parts.remove(upload_id)
    return upload


def album_of(*, owner: Owner, album_id: str) -> Album:
    """Her album of this id, as she sent it. Raises NoSuchAlbum: also where it is somebody else's."""
    try:
        found = Album.objects.filter(owner=owner, pk=UUID(album_id)).first()
    except ValueError:
        found = None
    if found is None:
        raise NoSuchAlbum
    return found


def expiry() -> datetime:
    """Until when an upload is kept that got something just now."""
    return timezone.now() + timedelta(seconds=settings.UPLOAD_SECONDS)


def _make_room(owner: Owner, length: int) -> list[UUID]:
    """Drop what has been idle for longest until ``length`` bytes more may come; its ids. Raises TooManyUploads."""
    begun = Upload.objects.filter(owner=owner).open().order_by("expires_at")
    waiting = list(begun.values_list("pk", "length", "expires_at"))
    together, idle_until = sum(one[1] for one in waiting) + length, expiry() - IDLE
    dropped: list[UUID] = []
    for upload_id, size, expires_at in waiting:
        if len(waiting) - len(dropped) < settings.MAX_OPEN_UPLOADS and together <= settings.MAX_OPEN_UPLOAD_BYTES:
            break
        if expires_at > idle_until:
            raise TooManyUploads
        dropped.append(upload_id)
        together -= size
    Upload.objects.filter(pk__in=dropped).delete()
    return dropped
