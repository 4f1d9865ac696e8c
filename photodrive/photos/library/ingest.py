"""From a stream of bytes to a photo: received, judged, rendered, and only then a row.

The order matters: whatever happens, there is either nothing but a stage that ``photodrive_gc`` removes, or a
photo with all its files.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from photodrive import trouble
from photodrive.conf import settings
from photodrive.exceptions import EmptyFile, TooLarge, UnsupportedType
from photodrive.imaging import renditions, sniffing
from photodrive.imaging.renditions import Rendered
from photodrive.people import Owner
from photodrive.photos import naming
from photodrive.photos.files import storage
from photodrive.photos.files.locking import lock_owner
from photodrive.photos.files.staging import Stage
from photodrive.photos.files.storage import ORIGINAL, PREVIEW, THUMB, folder_of
from photodrive.photos.models import Photo

from . import quota

_CHUNK_BYTES = 256 * 1024


@dataclass(frozen=True, kw_only=True)
class Added:
    """``created`` is False where she already had these bytes; a photo in the trash came back then."""

    photo: Photo
    created: bool


@dataclass(frozen=True, kw_only=True)
class _Received:
    path: Path
    sha256: str
    size: int
    media_type: str


@trouble.told()
def add_photo(
    *,
    owner: Owner,
    file: IO[bytes] | Iterable[bytes],
    name: str,
    title: str = "",
    visibility: str = Photo.Visibility.PRIVATE,
    added_by: str = "",
) -> Added:
    """Add the picture in ``file`` to the drive of ``owner``.

    ``name`` is the file's name as its sender called it, good for a title and nothing else. ``added_by`` is the
    client identifier of the application that adds it, empty for the owner herself: an application's copy is a
    photo of its own, so that uploading tells it nothing about what she has. Raises a subclass of
    ``UploadRefused`` whose text is for the uploader, or a ``Trouble``, which says nothing about the file. Holds no
    transaction while receiving and decoding.
    """
    with Stage() as stage:
        received = _receive(file, stage.path / ORIGINAL)
        existing = Photo.objects.filter(owner=owner, sha256=received.sha256, added_by=added_by).first()
        if existing is None:
            quota.check(owner=owner, adding=received.size)
            rendered = renditions.render(source=received.path, target=stage.path, media_type=received.media_type)
            photo = _photo(owner, received, rendered, title or naming.title_from_name(name), visibility)
            photo.added_by = added_by
            existing = _record(photo, stage)
            if existing is None:
                return Added(photo=photo, created=True)
    return Added(photo=_kept(existing), created=False)


def too_large() -> TooLarge:
    """The refusal of a file beyond the limit, with the limit as people say it."""
    limit = filesizeformat(settings.MAX_UPLOAD_BYTES)
    return TooLarge(f"The file is too large: up to {limit} can be added.")


def _receive(file: IO[bytes] | Iterable[bytes], path: Path) -> _Received:
    """Write the stream down while hashing and bounding it, and tell its type from its first bytes."""
    digest, size, head = hashlib.sha256(), 0, b""
    with path.open("wb") as out:
        for chunk in _chunks(file):
            size += len(chunk)
            if size > settings.MAX_UPLOAD_BYTES:
                raise too_large()
            if len(head) < sniffing.HEAD_BYTES:
                head += chunk[: sniffing.HEAD_BYTES - len(head)]
                if len(head) == sniffing.HEAD_BYTES:
                    judge_type(head)  # a large file of a wrong kind is not written down in vain
            digest.update(chunk)
            out.write(chunk)
    if not size:
        raise EmptyFile
    return _Received(path=path, sha256=digest.hexdigest(), size=size, media_type=judge_type(head))


def _chunks(file: IO[bytes] | Iterable[bytes]) -> Iterator[bytes]:
    read = getattr(file, "read", None)
    if read is None:
        yield from file
        return
    while chunk := read(_CHUNK_BYTES):
        yield chunk


def judge_type(head: bytes) -> str:
    """The media type of a file that begins with ``head``. Raises UnsupportedType."""
    media_type = sniffing.media_type_of(head)
    if media_type is not None:
        return media_type
    if kind := sniffing.other_kind(head):
        raise UnsupportedType(f"This is {kind}, not a photo. JPEG, PNG, WebP, AVIF, HEIC, TIFF and GIF work.")
    raise UnsupportedType


def _photo(owner: Owner, received: _Received, rendered: Rendered, title: str, visibility: str) -> Photo:
    instant = _instant(rendered.taken_local, rendered.taken_offset)
    return Photo(
        owner=owner,
        title=naming.clean_title(title),
        sha256=received.sha256,
        size=received.size,
        media_type=received.media_type,
        width=rendered.width,
        height=rendered.height,
        placeholder=rendered.placeholder or None,
        taken_at=instant,
        taken_local=rendered.taken_local if instant else None,
        taken_offset=rendered.taken_offset if instant else None,
        camera=rendered.metadata.get("camera", "")[:120],
        visibility=visibility,
        metadata=rendered.metadata,
    )


def _instant(local: datetime | None, offset: int | None) -> datetime | None:
    """The instant of a time on the wall; without an offset the project's time zone is the best guess.

    None where that is no instant that can be told.
    """
    if local is None:
        return None
    zone = timezone.get_default_timezone() if offset is None else timezone.get_fixed_timezone(offset)
    try:
        instant = timezone.make_aware(local, zone)
        instant.astimezone(UTC)
    except (OverflowError, ValueError):
        return None
    return instant


def _record(photo: Photo, stage: Stage) -> Photo | None:
    """Publish the files and save the row, or return the photo that was there first.

    Under the owner's lock, which removing files takes too: files never vanish between the two steps. Only the
    renames of a local storage happen inside the transaction; a remote one is written before.
    """
    folder = folder_of(photo.owner_id, photo.sha256)
    if not storage.is_local():
        stage.publish(folder, ORIGINAL, PREVIEW, THUMB)
    with transaction.atomic():
        lock_owner(photo.owner_id)
        same = Photo.objects.filter(owner_id=photo.owner_id, sha256=photo.sha256, added_by=photo.added_by)
        existing = same.first()
        if existing is not None:
            return existing
        quota.check(owner=photo.owner, adding=photo.size)
        if storage.is_local():
            stage.publish(folder, ORIGINAL, PREVIEW, THUMB)
        photo.save(force_insert=True)
    return None


def _kept(photo: Photo) -> Photo:
    """Adding the same picture again takes it out of the trash."""
    if photo.trashed_at is not None:
        photo.trashed_at = None
        photo.save(update_fields=["trashed_at"])
    return photo
