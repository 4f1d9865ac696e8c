"""From a stream of bytes to a photo: received, judged, rendered, and only then a row.

The order matters: whatever happens, there is either nothing but a stage that ``photodrive_gc`` removes, or a
photo with all its files.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO

from django.db import transaction
from django.utils import timezone

from photodrive import trouble
from photodrive.imaging import renditions
from photodrive.imaging.renditions import Rendered
from photodrive.people import Owner
from photodrive.photos import naming
from photodrive.photos.files import removal, storage
from photodrive.photos.files.locking import lock_owner
from photodrive.photos.files.staging import Stage
from photodrive.photos.files.storage import ORIGINAL, PREVIEW, THUMB, folder_of
from photodrive.photos.models import Album, Photo

from . import albums, clocks, editing, quota
from .receiving import Received, judge_type, receive, too_large

__all__ = ["Added", "add_photo", "judge_type", "too_large"]

logger = logging.getLogger(__name__)
_FILE_NAME_LENGTH = 255


@dataclass(frozen=True, kw_only=True)
class Added:
    """``created`` is False where she already had these bytes; a photo in the trash came back then."""

    photo: Photo
    created: bool


@dataclass(frozen=True, kw_only=True)
class _Given:
    """What the sender says of the file."""

    name: str
    title: str
    caption: str
    visibility: str
    added_by: str


@trouble.told()
def add_photo(
    *,
    owner: Owner,
    file: IO[bytes] | Iterable[bytes],
    name: str,
    title: str = "",
    caption: str = "",
    album: Album | None = None,
    visibility: str = Photo.Visibility.PRIVATE,
    added_by: str = "",
) -> Added:
    """Add the picture in ``file`` to the drive of ``owner``, and into ``album``, which is hers, if it is still there.

    ``name`` is the file's name as its sender called it, good for a title and for finding it again. ``added_by`` is
    the client identifier of the application that adds it, empty for the owner herself: an application's copy is a
    photo of its own, so that uploading tells it nothing about what she has. Raises a subclass of
    ``UploadRefused`` whose text is for the uploader, or a ``Trouble``, which says nothing about the file. Holds no
    transaction while receiving and decoding.
    """
    given = _Given(name=name, title=title, caption=caption, visibility=visibility, added_by=added_by)
    with Stage() as stage:
        received = receive(file, stage.path / ORIGINAL)
        existing = Photo.objects.filter(owner=owner, sha256=received.sha256, added_by=added_by).first()
        if existing is None:
            quota.check(owner=owner, adding=received.size)
            rendered = renditions.render(source=received.path, target=stage.path, media_type=received.media_type)
            photo = _photo(owner, received, rendered, given)
            existing = _record(photo, stage, album)
            if existing is None:
                return Added(photo=photo, created=True)
    return Added(photo=_kept(existing, album), created=False)


def _photo(owner: Owner, received: Received, rendered: Rendered, given: _Given) -> Photo:
    zone = clocks.zone_of(owner.pk)
    local, offset = rendered.taken_local, rendered.taken_offset
    instant = clocks.instant(local, offset, zone) if local else None
    if instant is None:
        local = offset = None
    return Photo(
        owner=owner,
        title=naming.clean_title(given.title or naming.title_from_name(given.name)),
        caption=editing.clean_caption(given.caption),
        file_name=_file_name(given.name),
        sha256=received.sha256,
        size=received.size,
        media_type=received.media_type,
        width=rendered.width,
        height=rendered.height,
        placeholder=rendered.placeholder or None,
        taken_at=instant,
        taken_local=local,
        taken_offset=offset,
        sort_local=local or clocks.local_time(timezone.now(), zone),
        camera=rendered.metadata.get("camera", "")[:120],
        visibility=given.visibility,
        added_by=given.added_by,
        metadata={**rendered.metadata, **editing.camera_date(local, offset)},
    )


def _file_name(name: str) -> str:
    """The sender's own name of the file, without where it lay."""
    return naming.one_line(name.replace("\\", "/").rpartition("/")[2])[:_FILE_NAME_LENGTH].strip()


def _record(photo: Photo, stage: Stage, album: Album | None) -> Photo | None:
    """Save the row and publish the files, or return the photo that was there first.

    Under the owner's lock, which removing files takes too: files never vanish between the two steps. Only the
    renames of a local storage happen inside the transaction, as its last step; a remote one is written before.
    Whatever fails, no file stays that no row refers to.
    """
    folder = folder_of(photo.owner_id, photo.sha256)
    try:
        if not storage.is_local():
            stage.publish(folder, ORIGINAL, PREVIEW, THUMB)
        with transaction.atomic():
            lock_owner(photo.owner_id)
            same = Photo.objects.filter(owner_id=photo.owner_id, sha256=photo.sha256, added_by=photo.added_by)
            existing = same.first()
            if existing is not None:
                return existing
            quota.check(owner=photo.owner, adding=photo.size)
            photo.save(force_insert=True)
            _put_into(album, photo)
            if storage.is_local():
                stage.publish(folder, ORIGINAL, PREVIEW, THUMB)
    except (Exception, KeyboardInterrupt, SystemExit):
        _take_back(photo)
        raise
    return None


def _take_back(photo: Photo) -> None:
    """Remove what was published for a row that failed, unless another one refers to it."""
    try:
        removal.remove_files(photo.owner_id, photo.sha256)
    except Exception as error:  # the database that failed may still be away, and only it knows
        logger.warning("Files may be left of an upload that failed; photodrive_gc will look: %r", error)


def _kept(photo: Photo, album: Album | None) -> Photo:
    """Adding the same picture again takes it out of the trash."""
    editing.restore(photo=photo)
    with transaction.atomic():
        _put_into(album, photo)
    return photo


def _put_into(album: Album | None, photo: Photo) -> None:
    """Put ``photo`` into the album, unless that was deleted meanwhile."""
    if album is None:
        return
    still = Album.objects.select_for_update(no_key=True).filter(pk=album.pk, owner_id=photo.owner_id)
    if still.values_list("pk").first():
        albums.add(album=album, photo_ids=[photo.pk])
