"""Thousands of photos at once: rows only, with one small picture to stand for all of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile

from photodrive.photos.files import storage
from photodrive.photos.models import Photo
from tests.factories.photos import encoded, picture

BEGUN = datetime(2020, 1, 1, 12, tzinfo=UTC)
WORDS = ("Islay", "church", "lane", "harbour", "Grandma", "sunset", "ferry")


def titles(count: int) -> Iterator[str]:
    """ "IMG_00000 Islay", "IMG_00001 church" and so on."""
    return (f"IMG_{number:05d} {WORDS[number % len(WORDS)]}" for number in range(count))


def make_many(owner: Any, count: int, *, step: timedelta = timedelta(hours=6), pictures: bool = False) -> None:
    """``count`` photos of ``owner``, the first taken at noon of 1 January 2020 and each next one ``step`` later.

    With ``pictures`` each has a thumbnail, the same bytes for all.
    """
    thumb = encoded(picture(), "WEBP") if pictures else b""
    rows = []
    for number, title in enumerate(titles(count)):
        sha256 = hashlib.sha256(f"{owner.pk} {number}".encode()).hexdigest()
        if pictures:
            storage.area().save(f"{storage.folder_of(owner.pk, sha256)}/{storage.THUMB}", ContentFile(thumb))
        taken_at = BEGUN + step * number
        rows.append(
            Photo(
                owner=owner, title=title, sha256=sha256, size=1000, media_type="image/jpeg", width=4000, height=3000,
                taken_at=taken_at, taken_local=taken_at.replace(tzinfo=None), metadata={"camera": "Maker One"},
            )
        )  # fmt: skip
    Photo.objects.bulk_create(rows, batch_size=500)
