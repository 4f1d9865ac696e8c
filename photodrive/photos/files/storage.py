"""Where the files of a photo lie, and how to open them.

``photos/<owner>/<first two of sha>/<sha256>/{original,preview.webp,thumb.webp,shared}`` in the storage named
by ``PHOTODRIVE["STORAGE"]``. The names follow from the content: the same bytes of one owner are stored once. What
she turned has files of its own beside them: ``thumb.r1.webp`` after one quarter turn to the right.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal, cast
from urllib.parse import quote

from django.core.files.storage import Storage, storages

from photodrive import trouble
from photodrive.conf import UnfitSetting, settings
from photodrive.exceptions import FileMissing, PhotodriveError, StorageAway
from photodrive.people import OwnerId
from photodrive.photos import naming
from photodrive.photos.models import Photo

Rendition = Literal["original", "preview", "thumb"]
RENDITIONS: tuple[Rendition, ...] = ("original", "preview", "thumb")
ROOT = "photos"
INCOMING = f"{ROOT}/.incoming"
ORIGINAL, PREVIEW, THUMB, SHARED = "original", "preview.webp", "thumb.webp", "shared"
ACCEPTED = "image/*,.heic,.heif,.avif,.tif,.tiff"  # what a file picker should offer; decides nothing
RENDITION_MEDIA_TYPE = "image/webp"
_FILES = {"original": ORIGINAL, "preview": PREVIEW, "thumb": THUMB}


@dataclass(frozen=True, kw_only=True)
class StoredFile:
    """A file ready to be sent: ``size`` in bytes, ``etag`` quoted as it goes into the header."""

    open: Callable[[], BinaryIO]
    size: int
    media_type: str
    etag: str
    filename: str


def area() -> Storage:
    """The storage that holds all photos."""
    return storages[settings.STORAGE]


def folder_of(owner_id: OwnerId, sha256: str) -> str:
    """The folder of one photo's files, as a storage name."""
    return f"{ROOT}/{quote(str(owner_id), safe='')}/{sha256[:2]}/{sha256}"


def name_for(name: str, turned: int) -> str:
    """The file ``name`` as it is called after ``turned`` quarter turns; the original is the same for all of them."""
    if not turned or name == ORIGINAL:
        return name
    stem, dot, extension = name.partition(".")
    return f"{stem}.r{turned}{dot}{extension}"


def rendition_files(turned: int) -> tuple[str, str]:
    """The files that a photo turned ``turned`` times has to have beside its original."""
    return name_for(PREVIEW, turned), name_for(THUMB, turned)


def local_path(name: str) -> Path | None:
    """Where ``name`` lies on this machine's file system; None where the storage is elsewhere."""
    try:
        return Path(area().path(name))
    except NotImplementedError:
        return None


def is_local() -> bool:
    """Whether the files lie on this machine's file system, where renaming is cheap and atomic."""
    return local_path(ROOT) is not None


@contextmanager
def reached() -> Iterator[None]:
    """Around what asks the storage: whatever it fails with is a ``Trouble`` of ours, a missing file apart."""
    try:
        yield
    except (FileNotFoundError, PhotodriveError, UnfitSetting):
        raise
    except Exception as error:  # each storage has errors of its own
        raise trouble.of(error) or StorageAway(detail=repr(error)) from error


def open_rendition(photo: Photo, rendition: Rendition) -> StoredFile:
    """The original bit for bit, or one of its WebP renditions. Raises :class:`FileMissing`.

    Who may get it is not decided here: see ``sharing.files``.
    """
    media_type = photo.media_type if rendition == "original" else RENDITION_MEDIA_TYPE
    return stored_file(photo, name_for(_FILES[rendition], photo.turned), media_type)


def stored_file(photo: Photo, file: str, media_type: str) -> StoredFile:
    """``file`` of the photo's folder as a :class:`StoredFile`. Raises :class:`FileMissing`, or a ``Trouble``."""
    name = f"{folder_of(photo.owner_id, photo.sha256)}/{file}"
    storage = area()
    try:
        with reached():
            size = storage.size(name)
    except FileNotFoundError as error:
        raise _missing(name) from error
    tag = hashlib.sha256(f"{photo.sha256}/{file}".encode()).hexdigest()[:32]
    return StoredFile(
        open=lambda: opened(name),
        size=size,
        media_type=media_type,
        etag=f'"{tag}"',
        filename=naming.file_name(photo.title, media_type),
    )


def opened(name: str) -> BinaryIO:
    """The file ``name`` of the storage, to be read. Raises :class:`FileMissing`, or a ``Trouble``."""
    try:
        with reached():
            return cast(BinaryIO, area().open(name, "rb"))
    except FileNotFoundError as error:
        raise _missing(name) from error


def _missing(name: str) -> PhotodriveError:
    try:
        look_for_place()
    except StorageAway as away:
        return away
    return FileMissing(detail=name)


def look_for_place() -> None:
    """Raise StorageAway where the place of all photos is not there: none of them is lost or damaged by that."""
    root = local_path(ROOT)
    if root is not None and not root.is_dir():
        raise StorageAway(detail=f"{root} is not there")
