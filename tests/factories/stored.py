"""Photos with small files in the storage, without the cost of a decoder: for tests about who may see what."""

from __future__ import annotations

import hashlib
from itertools import count
from typing import Any

from django.core.files.base import ContentFile

from photodrive.photos.files import storage
from photodrive.photos.models import Photo

_numbers = count(1)


def make_photo(owner: Any, **fields: Any) -> Photo:
    """A photo of ``owner`` with files of a few bytes; ``shared`` is there, so no decoder ever runs."""
    original = f"original {next(_numbers)}".encode()
    sha256 = hashlib.sha256(original).hexdigest()
    values: dict[str, Any] = {
        "title": "Machir Bay",
        "media_type": "image/jpeg",
        "width": 4000,
        "height": 3000,
        "metadata": {"latitude": 55.78, "longitude": -6.45},
        **fields,
    }
    folder = storage.folder_of(owner.pk, sha256)
    contents = {
        storage.ORIGINAL: original,
        storage.PREVIEW: b"preview of " + original,
        storage.THUMB: b"thumb of " + original,
        storage.SHARED: b"without location: " + original,
    }
    for name, content in contents.items():
        storage.area().save(f"{folder}/{name}", ContentFile(content))
    return Photo.objects.create(owner=owner, sha256=sha256, size=len(original), **values)
