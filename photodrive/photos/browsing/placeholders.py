"""What stands in the place of a picture until it has come: a few pixels of it, inside the page."""

from __future__ import annotations

import base64

from photodrive.photos.models import Photo


def uri_of(photo: Photo) -> str:
    """The placeholder as a ``data:`` address (RFC 2397); empty where the photo has none."""
    if not photo.placeholder:
        return ""
    return f"data:image/webp;base64,{base64.b64encode(bytes(photo.placeholder)).decode('ascii')}"
