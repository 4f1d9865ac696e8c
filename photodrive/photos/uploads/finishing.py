"""The last byte: from the part to a photo, once, and what became of it is kept."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from photodrive.exceptions import UploadRefused
from photodrive.imaging import sniffing
from photodrive.photos.library import ingest
from photodrive.photos.models import Photo, Upload

from . import parts
from .opening import expiry

REFUSED_FOR = timedelta(hours=1)  # long enough for a lost answer to be asked for again
_CHUNK_BYTES = 256 * 1024


def finish(upload: Upload, part: int) -> Upload:
    """Let the whole part become a photo, by whoever holds it. Raises what ``ingest.add_photo`` raises.

    Where that is a ``Trouble`` or the process ends, the row does not count the last bytes: they are sent again, and
    what was done already is found done.
    """
    try:
        added = ingest.add_photo(
            owner=upload.owner,
            file=_bytes_of(part, upload.length),
            name=upload.file_name,
            title=upload.title,
            album=upload.album,
        )
    except UploadRefused as refusal:
        refuse(upload, refusal)
        raise
    upload.duplicate = not added.created and not _is_its_own(upload, added.photo)
    upload.offset, upload.photo, upload.expires_at = upload.length, added.photo, expiry()
    _keep(upload, "offset", "photo", "duplicate", "expires_at")
    parts.remove(upload.pk)
    return upload


def refuse(upload: Upload, refusal: UploadRefused) -> None:
    """Keep why the file became no photo, and nothing of the file."""
    upload.refused, upload.expires_at = str(refusal), timezone.now() + REFUSED_FOR
    _keep(upload, "refused", "expires_at")
    parts.remove(upload.pk)


def head_of(part: int) -> bytes:
    """The first bytes of the part, enough to tell what kind of file it is."""
    return os.pread(part, sniffing.HEAD_BYTES, 0)


def _bytes_of(part: int, length: int) -> Iterator[bytes]:
    at = 0
    while at < length and (chunk := os.pread(part, min(_CHUNK_BYTES, length - at), at)):
        at += len(chunk)
        yield chunk


def _is_its_own(upload: Upload, photo: Photo) -> bool:
    """Whether ``photo`` came of this very upload, before a process ended that had no time to say so."""
    others = Upload.objects.filter(photo=photo, duplicate=False).exclude(pk=upload.pk)
    return photo.created_at >= upload.created_at and not others.exists()


def _keep(upload: Upload, *fields: str) -> None:
    """Write ``fields``, if the row is still there: what she stopped meanwhile stays stopped."""
    Upload.objects.filter(pk=upload.pk).update(**{field: getattr(upload, field) for field in fields})
