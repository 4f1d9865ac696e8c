"""What a crash or a damaged disk leaves behind: found, and put right where that is safe."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import unquote

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.files.storage import Storage
from django.utils import timezone

from photodrive.conf import settings
from photodrive.people import OwnerId
from photodrive.photos.files import removal, storage
from photodrive.photos.files.storage import ORIGINAL, PREVIEW, THUMB, folder_of
from photodrive.photos.models import Photo

from . import editing

SAFE_AGE = timedelta(hours=24)  # far longer than any upload takes
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_SHA256 = re.compile(r"[0-9a-f]{64}")
_HASH_BYTES = 1024 * 1024


def old_trash() -> Iterator[Photo]:
    """Photos that have been in the trash for longer than it keeps them."""
    limit = timezone.now() - timedelta(seconds=settings.TRASH_SECONDS)
    return Photo.objects.trashed().filter(trashed_at__lt=limit).iterator()


def empty_old_trash(*, dry_run: bool = False) -> int:
    """Delete :func:`old_trash` for good; how many photos that were."""
    count = 0
    for photo in old_trash():
        if not dry_run:
            editing.delete_for_good(photo=photo)
        count += 1
    return count


def remove_stale_stages(*, older_than: timedelta = SAFE_AGE, dry_run: bool = False) -> int:
    """Remove what interrupted uploads left in the incoming area; how many there were."""
    incoming = storage.local_path(storage.INCOMING)
    if incoming is None or not incoming.is_dir():
        return 0
    limit = (timezone.now() - older_than).timestamp()
    stale = [stage for stage in incoming.iterdir() if _newest(stage) < limit]
    for stage in stale:
        if not dry_run:
            shutil.rmtree(stage, ignore_errors=True)
    return len(stale)


def remove_orphans(*, older_than: timedelta = SAFE_AGE, dry_run: bool = False) -> int:
    """Remove folders that belong to no photo and have not changed lately; how many there were."""
    limit, count = timezone.now() - older_than, 0
    for owner_id, sha256 in _folders():
        if Photo.objects.filter(owner_id=owner_id, sha256=sha256).exists():
            continue
        if _changed(folder_of(owner_id, sha256)) > limit:
            continue
        if dry_run or removal.remove_files(owner_id, sha256):
            count += 1
    return count


def problems(photo: Photo, *, quick: bool = False) -> list[str]:
    """What is wrong with the files of ``photo``; with ``quick`` the original is measured, not read.

    Raises a ``Trouble`` where that cannot be told.
    """
    storage.look_for_place()
    with storage.reached():
        return _problems(photo, quick)


def _problems(photo: Photo, quick: bool) -> list[str]:
    folder, area = folder_of(photo.owner_id, photo.sha256), storage.area()
    found = [f"{name} is missing" for name in (ORIGINAL, PREVIEW, THUMB) if not area.exists(f"{folder}/{name}")]
    if found:
        return found
    if area.size(f"{folder}/{ORIGINAL}") != photo.size:
        found.append("the original has another size")
    elif not quick and _digest(area, f"{folder}/{ORIGINAL}") != photo.sha256:
        found.append("the original has another content")
    return found + [f"{name} is damaged" for name in (PREVIEW, THUMB) if not _is_webp(area, f"{folder}/{name}")]


def _folders() -> Iterator[tuple[OwnerId, str]]:
    """Owner id and hash of every folder that looks like ours; whatever else lies there is left alone."""
    owner_key, area = get_user_model()._meta.pk, storage.area()
    for owner in _directories(area, storage.ROOT):
        try:
            owner_id = owner_key.to_python(unquote(owner))
        except ValidationError:
            continue
        for prefix in _directories(area, f"{storage.ROOT}/{owner}"):
            for sha256 in _directories(area, f"{storage.ROOT}/{owner}/{prefix}"):
                if _SHA256.fullmatch(sha256) and sha256.startswith(prefix):
                    yield owner_id, sha256


def _directories(area: Storage, name: str) -> list[str]:
    try:
        return sorted(area.listdir(name)[0])
    except FileNotFoundError:
        return []


def _changed(folder: str) -> datetime:
    """When the last file of ``folder`` was put there."""
    path, area = storage.local_path(folder), storage.area()
    if path is not None:
        return datetime.fromtimestamp(_newest(path), tz=UTC)
    return max((area.get_modified_time(f"{folder}/{name}") for name in area.listdir(folder)[1]), default=_LONG_AGO)


def _newest(path: Path) -> float:
    """When something in the directory ``path`` last changed; long ago if it is gone meanwhile."""
    try:
        return max(entry.stat().st_mtime for entry in (path, *path.iterdir()))
    except OSError:
        return 0


def _digest(area: Storage, name: str) -> str:
    digest = hashlib.sha256()
    with area.open(name, "rb") as file:
        while chunk := file.read(_HASH_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


def _is_webp(area: Storage, name: str) -> bool:
    """Whether a file is a WebP of the length that it claims: cut off or emptied ones are not."""
    with area.open(name, "rb") as file:
        head = file.read(12)
    length = int.from_bytes(head[4:8], "little") + 8
    return head[:4] == b"RIFF" and head[8:] == b"WEBP" and length == area.size(name)
