"""However the camera was held: upright."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageOps, ImageStat

from photodrive.photos.files.shared_originals import shared_original
from photodrive.photos.files.storage import StoredFile, open_rendition
from tests.factories import photos

SAMPLES = Path(__file__).parents[3] / "photos" / "orientation"


def picture_of(stored: StoredFile) -> Image.Image:
    with stored.open() as file:
        return Image.open(io.BytesIO(file.read()))


def difference(a: Image.Image, b: Image.Image) -> float:
    """Mean difference of the two in 0..255, looked at from afar."""
    small = [image.convert("RGB").resize((60, 40)) for image in (a, b)]
    return sum(ImageStat.Stat(ImageChops.difference(*small)).mean) / 3


@pytest.mark.parametrize("orientation", range(1, 9))
def test_all_eight_orientations_give_the_same_upright_picture(jane: Any, orientation: int) -> None:
    photo = photos.added(jane, (SAMPLES / f"Landscape_{orientation}.jpg").read_bytes())
    assert (photo.width, photo.height) == (1800, 1200)
    preview = picture_of(open_rendition(photo, "preview"))
    assert preview.size == (1600, 1067)
    with Image.open(SAMPLES / "Landscape_1.jpg") as upright:
        assert difference(preview, upright) < 3  # the number painted into each sample differs
    shared = ImageOps.exif_transpose(picture_of(shared_original(photo)))
    assert shared is not None
    assert shared.size == (1800, 1200)
    assert difference(shared, preview) < 2


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "TIFF", "AVIF"])
def test_other_formats_may_be_turned_as_well(jane: Any, kind: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    source = photos.picture((96, 64))
    photo = photos.added(jane, photos.encoded(source, kind, exif=exif))
    assert (photo.width, photo.height) == (64, 96)
    upright = source.transpose(Image.Transpose.ROTATE_270)
    assert difference(picture_of(open_rendition(photo, "preview")), upright) < 8
    shared = ImageOps.exif_transpose(picture_of(shared_original(photo)))
    assert shared is not None
    assert difference(shared, upright) < 8


def test_an_orientation_that_makes_no_sense_is_ignored(jane: Any) -> None:
    exif = Image.Exif()
    exif[0x0112] = 77
    assert photos.added(jane, photos.encoded(photos.picture((96, 64)), exif=exif)).width == 96
