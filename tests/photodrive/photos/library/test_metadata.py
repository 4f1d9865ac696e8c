"""What the camera wrote: kept for the owner, gone from everything that others get."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageCms

from photodrive.photos.files.shared_originals import shared_media_type, shared_original
from photodrive.photos.files.storage import RENDITIONS, open_rendition
from photodrive.photos.models import Photo
from tests.factories import photos

HEIC = Path(__file__).parents[3] / "photos" / "heic" / "IMG_5195.HEIC"
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
KINDS = ("JPEG", "PNG", "WEBP", "TIFF", "AVIF")
SHARED_AS = {"JPEG": "JPEG", "PNG": "PNG", "WEBP": "WEBP", "TIFF": "JPEG", "AVIF": "JPEG"}


def telling(kind: str, **options: Any) -> bytes:
    """A picture in the format ``kind`` that tells where it was taken, and with which camera."""
    return photos.encoded(kind=kind, exif=photos.camera_exif(), **options)


def read(photo: Photo, rendition: str = "shared") -> bytes:
    stored = shared_original(photo) if rendition == "shared" else open_rendition(photo, rendition)  # type: ignore[arg-type]
    with stored.open() as file:
        data = file.read()
    assert len(data) == stored.size
    return data


@pytest.mark.promise("no-place")
@pytest.mark.parametrize("kind", KINDS)
def test_no_rendition_and_no_shared_original_tells_place_or_serial_number(jane: Any, kind: str) -> None:
    photo = photos.added(jane, telling(kind))
    assert photos.SERIAL.encode() in read(photo, "original")
    for rendition in ("shared", *RENDITIONS[1:]):
        data = read(photo, rendition)
        assert photos.SERIAL.encode() not in data
        image = Image.open(io.BytesIO(data))
        assert dict(image.getexif()) == {}
        assert "xmp" not in image.info


@pytest.mark.parametrize("kind", KINDS)
def test_the_shared_original_has_the_announced_type_and_full_size(jane: Any, kind: str) -> None:
    photo = photos.added(jane, telling(kind))
    image = Image.open(io.BytesIO(read(photo)))
    assert image.format == SHARED_AS[kind]
    assert shared_media_type(photo) == shared_original(photo).media_type == Image.MIME[image.format]
    assert image.size == (photo.width, photo.height)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_shared_original_has_exactly_the_same_pixels_and_colours(jane: Any, kind: str) -> None:
    data = telling(kind, icc_profile=PROFILE)
    shared = Image.open(io.BytesIO(read(photos.added(jane, data))))
    assert ImageChops.difference(shared.convert("RGB"), Image.open(io.BytesIO(data)).convert("RGB")).getbbox() is None
    was, now = (ImageCms.ImageCmsProfile(io.BytesIO(one)) for one in (PROFILE, shared.info["icc_profile"]))
    seen = [
        ImageCms.profileToProfile(shared.convert("RGB"), one, ImageCms.createProfile("LAB"), outputMode="LAB")
        for one in (was, now)
    ]
    assert ImageChops.difference(*seen).getbbox() is None  # type: ignore[arg-type]


@pytest.mark.parametrize("options", [{"progressive": True}, {"restart_marker_rows": 1}, {"optimize": True}])
def test_every_kind_of_jpeg_is_rewritten_without_loss(jane: Any, options: dict[str, Any]) -> None:
    data = photos.encoded(photos.picture((200, 150)), exif=photos.camera_exif(), **options)
    shared = read(photos.added(jane, data))
    decoded = [Image.open(io.BytesIO(one)).convert("RGB") for one in (data, shared)]
    assert ImageChops.difference(*decoded).getbbox() is None


@pytest.mark.promise("no-place")
def test_a_jpeg_loses_everything_that_is_not_the_picture(jane: Any) -> None:
    secret = b"SECRET-HIDDEN-THING"
    data = photos.encoded()
    for marker, head in (
        (0xFE, b""),
        (0xE1, b"http://ns.adobe.com/xap/1.0/\x00"),
        (0xED, b"Photoshop 3.0\x00"),
        (0xE2, b"MPF\x00"),
        (0xE0, b"JFXX\x00\x10"),
        (0xEB, b""),
    ):
        data = photos.with_jpeg_segment(data, marker, head + secret)
    photo = photos.added(jane, data + secret)
    assert secret in read(photo, "original")
    assert secret not in read(photo)


@pytest.mark.promise("no-place")
def test_a_png_and_a_webp_lose_their_texts(jane: Any) -> None:
    png = photos.with_png_chunk(photos.encoded(kind="PNG"), b"tEXt", b"Comment\x00SECRET")
    webp = photos.encoded(kind="WEBP", xmp=b"<x>SECRET</x>")
    for data in (png, webp):
        assert b"SECRET" not in read(photos.added(jane, data))


@pytest.mark.promise("no-place")
def test_a_heic_photo_is_shared_as_a_jpeg_without_its_place(jane: Any) -> None:
    photo = photos.added(jane, HEIC.read_bytes())
    assert {"latitude", "longitude"} <= set(photo.metadata)
    image = Image.open(io.BytesIO(read(photo)))
    assert (image.format, image.size, dict(image.getexif())) == ("JPEG", (2566, 3313), {})


def test_a_transparent_picture_is_shared_as_png(jane: Any) -> None:
    photo = photos.added(jane, photos.encoded(Image.new("RGBA", (30, 30), (9, 9, 9, 99)), "TIFF"))
    assert shared_media_type(photo) == "image/png"
    assert Image.open(io.BytesIO(read(photo))).mode == "RGBA"


def test_time_place_and_camera_are_read(jane: Any) -> None:
    photo = photos.added(jane, telling("JPEG"))
    assert photo.taken_at == datetime(2026, 7, 14, 17, 30, 5, tzinfo=UTC)
    assert photo.metadata == {
        "latitude": photos.LATITUDE,
        "longitude": photos.LONGITUDE,
        "camera": "Maker One",
        "taken_local": "2026-07-14T18:30:05",
        "taken_offset": 60,
    }


@pytest.mark.parametrize("moment", ["0000:00:00 00:00:00", "    :  :     :  :  ", "1601:01:01 00:00:00", "soon"])
def test_a_camera_without_a_clock_tells_no_time(jane: Any, moment: str) -> None:
    exif = Image.Exif()
    exif[0x8769] = {0x9003: moment}
    assert photos.added(jane, photos.encoded(exif=exif)).taken_at is None


@pytest.mark.parametrize(
    "place",
    [
        {1: "N", 2: (0.0, 0.0, 0.0), 3: "E", 4: (0.0, 0.0, 0.0)},
        {1: "N", 2: (95.0, 0.0, 0.0), 3: "E", 4: (10.0, 0.0, 0.0)},
        {1: "N", 2: (55.0, 0.0, 0.0)},
    ],
)
def test_an_impossible_place_is_no_place(jane: Any, place: dict[int, Any]) -> None:
    exif = Image.Exif()
    exif[0x8825] = place
    assert "latitude" not in photos.added(jane, photos.encoded(exif=exif)).metadata
