"""The picture of herself that a person may show to applications: the OpenID Connect claim ``picture``.

It is a square cut from one of her photos, a copy of its own. Its address cannot be guessed, and it is given only to
applications that may know her name; whoever has it sees the picture, as the specification wants it
(OpenID Connect Core section 5.1). Another portrait has another address, and the old one is gone.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import BinaryIO

from django.urls import reverse

from photodrive.authorization.models import Portrait
from photodrive.authorization.protocol import links
from photodrive.imaging import squares
from photodrive.leaving import pending
from photodrive.people import Owner, may_sign_in
from photodrive.photos.files.storage import open_rendition
from photodrive.photos.models import Photo

MAX_BYTES = 16 * 1024 * 1024  # of a preview that we made ourselves
CHUNK_BYTES = 256 * 1024


def choose(owner: Owner, photo: Photo) -> None:
    """Make the middle of ``photo``, one of hers, the portrait of ``owner``.

    Raises FileMissing, or a subclass of UploadRefused, with the old one kept.
    """
    with open_rendition(photo, "preview").open() as file:
        image = squares.drawn(_chunks(file), most=MAX_BYTES, crop=True)
    Portrait.objects.update_or_create(owner=owner, defaults={"image": image, "name": secrets.token_hex(32)})


def remove(owner: Owner) -> None:
    """Forget the portrait; its address is dead from now on."""
    Portrait.objects.filter(owner=owner).delete()


def path_of(owner: Owner) -> str:
    """Where it is, as a path; empty if there is none."""
    name = _name_of(owner)
    return reverse("photodrive:portrait", args=[name]) if name else ""


def url_of(owner: Owner) -> str:
    """Where applications find it, as a URL; empty if there is none."""
    name = _name_of(owner)
    return links.absolute("portrait", name) if name else ""


def image_of(name: str) -> bytes | None:
    """The picture with this name, while its owner's account is active and not about to go."""
    found = Portrait.objects.filter(may_sign_in("owner__"), name=name).first()
    return bytes(found.image) if found and pending.of(found.owner_id) is None else None


def _name_of(owner: Owner) -> str:
    return Portrait.objects.filter(owner=owner).values_list("name", flat=True).first() or ""


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(CHUNK_BYTES):
        yield chunk
