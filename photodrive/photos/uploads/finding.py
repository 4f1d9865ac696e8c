"""Uploads found again: by their address, or by the fingerprint of a file that is dropped a second time."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from photodrive import trouble
from photodrive.exceptions import NoSuchUpload, UploadGone
from photodrive.people import Owner
from photodrive.photos.library import albums
from photodrive.photos.models import Album, Upload

from . import parts

MOST = 1000  # fingerprints in one question


@trouble.told()
def one(*, owner: Owner, upload_id: UUID) -> Upload:
    """Her upload. Raises NoSuchUpload, also where it is somebody else's, or UploadGone where it has expired."""
    found = Upload.objects.select_related("owner", "photo", "album").filter(owner=owner, pk=upload_id).first()
    if found is None:
        raise NoSuchUpload
    if not Upload.objects.current().filter(pk=found.pk).exists():
        raise UploadGone
    return found


@trouble.told()
def known(*, owner: Owner, fingerprints: Sequence[str], album: Album | None = None) -> dict[str, Upload]:
    """By fingerprint, what she has sent already or half sent; photos that are there go into ``album``.

    What was refused, thrown away since, or has lost its part is not among them: it is to be sent anew.
    """
    rows = Upload.objects.current().filter(owner=owner, fingerprint__in=fingerprints[:MOST], refused="")
    found = {row.fingerprint: row for row in rows.select_related("photo").order_by("created_at") if _stands(row)}
    done = [row.photo.pk for row in found.values() if row.photo is not None]
    if album is not None and done:
        albums.add(album=album, photo_ids=done)
    return found


def _stands(upload: Upload) -> bool:
    if upload.over:
        return upload.photo is not None and upload.photo.trashed_at is None
    return parts.size(upload.pk) >= upload.offset
