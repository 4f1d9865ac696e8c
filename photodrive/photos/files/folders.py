"""Walking over the folders of all photos, a few hundred at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.files.storage import Storage

from photodrive.people import OwnerId
from photodrive.photos.models import Photo

from . import storage

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_SHA256 = re.compile(r"[0-9a-f]{64}")
_OURS = re.compile(r"original|(preview|thumb)(\.r[123])?\.webp|shared(\.[a-z0-9]+)*")


def every_folder() -> Iterator[tuple[OwnerId, list[str]]]:
    """Owner id and some hashes of folders that look like ours; whatever else lies there is left alone."""
    owner_key, area = get_user_model()._meta.pk, storage.area()
    for owner in _directories(area, storage.ROOT):
        try:
            owner_id = owner_key.to_python(unquote(owner))
        except ValidationError:
            continue
        for prefix in _directories(area, f"{storage.ROOT}/{owner}"):
            found = _directories(area, f"{storage.ROOT}/{owner}/{prefix}")
            if hashes := [name for name in found if _SHA256.fullmatch(name) and name.startswith(prefix)]:
                yield owner_id, hashes


def without_photo(*, before: datetime) -> Iterator[tuple[OwnerId, str]]:
    """Folders that belong to no photo and have not changed since ``before``, each an owner id and a hash."""
    for owner_id, hashes in every_folder():
        needed = set(Photo.objects.filter(owner_id=owner_id, sha256__in=hashes).values_list("sha256", flat=True))
        for sha256 in hashes:
            if sha256 not in needed and changed(storage.folder_of(owner_id, sha256)) <= before:
                yield owner_id, sha256


def strangers(folder: str) -> list[str]:
    """Names of files in a photo's folder that nothing of ours has put there."""
    try:
        names = storage.area().listdir(folder)[1]
    except FileNotFoundError:
        return []
    return sorted(name for name in names if not _OURS.fullmatch(name))


def changed(folder: str) -> datetime:
    """When the last file of ``folder`` was put there."""
    path, area = storage.local_path(folder), storage.area()
    if path is not None:
        return datetime.fromtimestamp(newest(path), tz=UTC)
    return max((area.get_modified_time(f"{folder}/{name}") for name in area.listdir(folder)[1]), default=_LONG_AGO)


def newest(path: Path) -> float:
    """When something in the directory ``path`` last changed; long ago if it is gone meanwhile."""
    try:
        return max(entry.stat().st_mtime for entry in (path, *path.iterdir()))
    except OSError:
        return 0


def _directories(area: Storage, name: str) -> list[str]:
    try:
        return sorted(area.listdir(name)[0])
    except FileNotFoundError:
        return []
