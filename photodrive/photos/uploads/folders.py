"""Whole folders of this machine put onto a drive by its operator, as often as she likes: nothing comes twice."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import IO

from django.utils import timezone

from photodrive import trouble
from photodrive.conf import settings
from photodrive.exceptions import EmptyFile, Trouble, UploadRefused
from photodrive.imaging import sniffing
from photodrive.people import Owner
from photodrive.photos import naming
from photodrive.photos.library import albums, editing, ingest
from photodrive.photos.models import Album, Photo

_NOBODYS = frozenset({"thumbs.db", "desktop.ini"})  # what systems leave in folders


class Fate(StrEnum):
    """What became of one file."""

    ADDED = "added"
    THERE = "there already"
    TRASHED = "in her trash"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class Taken:
    """``reason`` is the sentence for a refused file."""

    path: Path
    fate: Fate
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """How the files become photos. ``album`` for all of them, or ``by_folder`` one for each folder, of its name."""

    album: str = ""
    by_folder: bool = False
    date_from_mtime: bool = False
    dry_run: bool = False


def files_below(root: Path) -> Iterator[Path]:
    """Every file of the folder ``root``, or ``root`` itself, in the order of their names.

    Hidden ones are left out, and links: they lead out of ``root``, or to a file that is met anyway.
    """
    if not root.is_dir():
        yield root
        return
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(folder, name)
            if not name.startswith(".") and name.lower() not in _NOBODYS and not path.is_symlink() and path.is_file():
                yield path


@trouble.told()
def take(*, owner: Owner, path: Path, root: Path, wishes: Wishes) -> Taken:
    """Put one file onto her drive. Raises a ``Trouble``; a file that cannot be read or is no photo is refused.

    The same bytes are never added twice, and a photo that she has thrown away stays in her trash.
    """
    try:
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            photo = Photo.objects.filter(owner=owner, sha256=sha256, added_by="").first()
            if photo is None and wishes.dry_run:
                _judge(file)
            fate = Fate.ADDED if photo is None else Fate.THERE if photo.trashed_at is None else Fate.TRASHED
            if photo is None and not wishes.dry_run:
                file.seek(0)
                added = ingest.add_photo(owner=owner, file=file, name=_name(path))
                photo, fate = added.photo, Fate.ADDED if added.created else Fate.THERE
    except UploadRefused as refusal:
        return Taken(path=path, fate=Fate.REFUSED, reason=str(refusal))
    except Trouble:
        raise
    except OSError as error:
        if trouble.of(error):
            raise
        return Taken(path=path, fate=Fate.REFUSED, reason=f"The file cannot be read: {error.strerror}.")
    if photo is not None and not wishes.dry_run and fate is not Fate.TRASHED:
        _dress(photo, path, root, wishes, new=fate is Fate.ADDED)
    return Taken(path=path, fate=fate)


def _dress(photo: Photo, path: Path, root: Path, wishes: Wishes, *, new: bool) -> None:
    """Into its album, also where a run was ended before that; a date only where it has none."""
    if new and wishes.date_from_mtime and photo.taken_local is None:
        moment = timezone.localtime(datetime.fromtimestamp(path.stat().st_mtime, tz=UTC))
        ahead = round((moment.utcoffset() or timedelta()).total_seconds() / 60)
        editing.edit_date(photo=photo, local=moment.replace(tzinfo=None), offset=ahead)
    title = wishes.album or (_folder_of(path, root) if wishes.by_folder else "")
    if title:
        albums.add(album=album_called(photo.owner, title), photo_ids=[photo.pk])


def album_called(owner: Owner, title: str) -> Album:
    """Her album of this title, the oldest of several; a new one where there is none."""
    title = naming.clean_title(title)
    found = Album.objects.filter(owner=owner, title=title).order_by("pk").first()
    return found or albums.create(owner=owner, title=title)


def _folder_of(path: Path, root: Path) -> str:
    """The name of the folder that holds the file; of ``root`` itself where nothing is between."""
    return (path.parent if path.parent != root else root.resolve()).name


def _judge(file: IO[bytes]) -> None:
    """What can be told of a file without taking it in. Raises an ``UploadRefused``."""
    if not (size := os.fstat(file.fileno()).st_size):
        raise EmptyFile
    if size > settings.MAX_UPLOAD_BYTES:
        raise ingest.too_large()
    file.seek(0)
    ingest.judge_type(file.read(sniffing.HEAD_BYTES))


def _name(path: Path) -> str:
    """The file's name as a text, whatever bytes it has on the disk."""
    return os.fsencode(path.name).decode(errors="replace")
