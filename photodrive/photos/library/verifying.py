"""Whether a photo has its files, and whether the original is what was uploaded, bit for bit."""

from __future__ import annotations

import hashlib

from django.core.files.storage import Storage

from photodrive.photos.files import folders, storage
from photodrive.photos.files.storage import ORIGINAL, folder_of, rendition_files
from photodrive.photos.models import Photo

_HASH_BYTES = 1024 * 1024


def problems(photo: Photo, *, quick: bool = False) -> list[str]:
    """What is wrong with the files of ``photo``; with ``quick`` the original is measured, not read.

    Raises a ``Trouble`` where that cannot be told.
    """
    storage.look_for_place()
    with storage.reached():
        return [*_of_original(photo, quick), *_of_renditions(photo)]


def needs_renditions(photo: Photo) -> bool:
    """Whether one is missing or damaged, or there is no placeholder. Raises as :func:`problems`."""
    storage.look_for_place()
    with storage.reached():
        return not photo.placeholder or bool(_of_renditions(photo))


def extra_files(photo: Photo) -> list[str]:
    """The names of files in the folder of ``photo`` that nobody needs. Raises as :func:`problems`."""
    with storage.reached():
        return folders.strangers(folder_of(photo.owner_id, photo.sha256))


def _of_original(photo: Photo, quick: bool) -> list[str]:
    name, area = f"{folder_of(photo.owner_id, photo.sha256)}/{ORIGINAL}", storage.area()
    if not area.exists(name):
        return [f"{ORIGINAL} is missing"]
    if area.size(name) != photo.size:
        return ["the original has another size"]
    if not quick and _digest(area, name) != photo.sha256:
        return ["the original has another content"]
    return []


def _of_renditions(photo: Photo) -> list[str]:
    folder, area, found = folder_of(photo.owner_id, photo.sha256), storage.area(), []
    for name in rendition_files(photo.turned):
        if not area.exists(f"{folder}/{name}"):
            found.append(f"{name} is missing")
        elif not _is_webp(area, f"{folder}/{name}"):
            found.append(f"{name} is damaged")
    return found


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
