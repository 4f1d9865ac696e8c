"""Every kind of picture that the drive hands out is taken by the shop, upright and with the place in it or without."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from printshop.importing.pictures import verify_original

CASES = Path(__file__).parents[2] / "photos" / "cases"
MEDIA_TYPES = {
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "WEBP": "image/webp",
    "TIFF": "image/tiff",
    "AVIF": "image/avif",
    "GIF": "image/gif",
}
SIDEWAYS = {5, 6, 7, 8}


def encoded(kind: str, orientation: int, **options: Any) -> io.BytesIO:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x8825] = {1: "N", 2: (55.0, 46.0, 48.0), 3: "W", 4: (6.0, 27.0, 0.0)}
    out = io.BytesIO()
    Image.new("RGB", (60, 40), (200, 30, 30)).save(out, kind, exif=exif.tobytes(), **options)
    return out


@pytest.mark.parametrize(("kind", "media_type"), MEDIA_TYPES.items())
@pytest.mark.parametrize("orientation", range(1, 9))
def test_each_kind_is_taken_and_measured_upright(kind: str, media_type: str, orientation: int) -> None:
    picture = verify_original(encoded(kind, orientation))
    turned = orientation in SIDEWAYS and kind != "GIF"  # which has no place for an orientation
    assert (picture.media_type, picture.width, picture.height) == (media_type, *((40, 60) if turned else (60, 40)))


def test_a_jpeg_with_a_second_picture_behind_it_is_taken() -> None:
    second = Image.new("RGB", (60, 40), (30, 200, 30))
    picture = verify_original(encoded("MPO", 1, save_all=True, append_images=[second]))
    assert (picture.media_type, picture.width, picture.height) == ("image/jpeg", 60, 40)


def test_a_tiff_is_turned_once() -> None:
    with (CASES / "shop_tiff_orientation6.tif").open("rb") as file:
        picture = verify_original(file)
    assert (picture.width, picture.height) == (200, 300)
