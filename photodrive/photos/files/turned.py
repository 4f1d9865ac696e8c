"""The renditions of a photo that its owner turned. They lie beside the upright ones: another row may show those."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from photodrive.imaging import renditions
from photodrive.imaging.renditions import Rendered
from photodrive.photos.models import Photo

from . import drawing
from .storage import PREVIEW, THUMB, name_for


def make(*, photo: Photo, turned: int) -> Rendered:
    """Make the renditions of ``photo`` after ``turned`` quarter turns to the right (0 to 3), durable before it returns.

    Making them twice does no harm. What was found is answered: the size as it looks then, and the placeholder. The
    row is the caller's to write afterwards. Raises :class:`FileMissing`, a subclass of ``UploadRefused``, or a
    ``Trouble``.
    """
    if turned not in range(4):
        raise ValueError(turned)
    names = {name: name_for(name, turned) for name in (PREVIEW, THUMB)}
    return drawing.made(photo, names, partial(_draw, photo.media_type, turned))


def _draw(media_type: str, turned: int, source: Path, target: Path) -> Rendered:
    return renditions.render(source=source, target=target, media_type=media_type, turned=turned)
