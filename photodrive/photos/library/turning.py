"""Turning a photo by quarters. Its original stays as it is, bit for bit; what is shown of it is drawn anew."""

from __future__ import annotations

from photodrive.photos.files import turned
from photodrive.photos.models import Photo


def turn(*, photo: Photo, by: int) -> None:
    """Turn what is shown of ``photo`` by so many quarters to the right, or to the left where it is negative.

    Its files are there before the row names them, so nobody ever meets a photo without one. Of two turns at the same
    moment one counts. Raises what :func:`photodrive.photos.files.turned.make` raises, with nothing changed.
    """
    turns = (photo.turned + by) % 4
    drawn = turned.make(photo=photo, turned=turns)
    changed = Photo.objects.filter(pk=photo.pk, turned=photo.turned).update(
        turned=turns, width=drawn.width, height=drawn.height, placeholder=drawn.placeholder or None
    )
    if changed:
        photo.refresh_from_db(fields=["turned", "width", "height", "placeholder"])
