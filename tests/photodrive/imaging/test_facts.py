"""When, where and with what: from whichever place it is written down at."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from photodrive.photos.models import Photo
from tests.factories import photos

CASES = Path(__file__).parents[2] / "photos" / "cases"
DETAILS, GPS = 0x8769, 0x8825
XMP = (
    '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""'
    ' xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
    ' xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" {attributes}>{elements}</rdf:Description></rdf:RDF>'
    '</x:xmpmeta><?xpacket end="w"?>'
)


def case(name: str, owner: Any) -> Photo:
    return photos.added(owner, (CASES / name).read_bytes(), name=name)


def with_exif(details: dict[int, Any] | None = None, **tags: Any) -> bytes:
    exif = Image.Exif()
    for tag, value in tags.items():
        exif[int(tag[1:], 16)] = value
    if details:
        exif[DETAILS] = details
    return photos.encoded(exif=exif)


def with_xmp(attributes: str = "", elements: str = "", kind: str = "JPEG", **options: Any) -> bytes:
    return photos.encoded(kind=kind, xmp=XMP.format(attributes=attributes, elements=elements).encode(), **options)


def with_iptc(*sets: tuple[int, bytes]) -> bytes:
    body = b"".join(b"\x1c\x02" + bytes((number,)) + len(value).to_bytes(2, "big") + value for number, value in sets)
    resource = b"8BIM\x04\x04\x00\x00" + len(body).to_bytes(4, "big") + body + bytes(len(body) % 2)
    return photos.with_jpeg_segment(photos.encoded(), 0xED, b"Photoshop 3.0\x00" + resource)


NO_DATE = ("9999_offset-12.jpg", "9999_offset0_for_TZ_east.jpg")


@pytest.mark.parametrize("name", NO_DATE)
def test_a_date_at_the_end_of_time_is_no_date(jane: Any, name: str) -> None:
    photo = case(name, jane)
    assert (photo.taken_at, photo.taken_local, photo.taken_offset) == (None, None, None)


CASE_DATES = {
    "tokyo_offset.jpg": (datetime(2024, 7, 14, 23, 30, 5), 540),
    "ente5147_inline_tz.jpg": (datetime(2015, 2, 1, 14, 42, 59), 60),
    "only_ModifyDate.jpg": (datetime(2022, 2, 3, 14, 44, 7), None),
    "burst_1.jpg": (datetime(2021, 5, 5, 5, 5, 5, 100_000), None),
    "burst_2.jpg": (datetime(2021, 5, 5, 5, 5, 5, 200_000), None),
    "burst_3.jpg": (datetime(2021, 5, 5, 5, 5, 5, 300_000), None),
}


@pytest.mark.parametrize(("name", "taken"), CASE_DATES.items())
def test_the_time_on_the_wall_and_its_offset_are_kept(jane: Any, name: str, taken: tuple[datetime, int | None]) -> None:
    photo = case(name, jane)
    photo.refresh_from_db()
    assert (photo.taken_local, photo.taken_offset) == taken
    if taken[1] is not None:
        assert photo.taken_at is not None
        assert photo.taken_at.replace(tzinfo=None) == taken[0] - timedelta(minutes=taken[1])


ORIGINAL, DIGITIZED, CHANGED = "2015:02:01 01:00:00", "2015:02:02 02:00:00", "2015:02:03 03:00:00"
ORDER = {
    "all three": (
        with_exif({0x9003: ORIGINAL, 0x9004: DIGITIZED, 0x9291: "1", 0x9292: "2", 0x9011: "+01:00"}, x0132=CHANGED),
        (datetime(2015, 2, 1, 1, 0, 0, 100_000), 60),
    ),
    "no original": (
        with_exif({0x9004: DIGITIZED, 0x9292: "2", 0x9011: "+01:00", 0x9012: "+02:00"}, x0132=CHANGED),
        (datetime(2015, 2, 2, 2, 0, 0, 200_000), 120),
    ),
    "changed only": (
        with_exif({0x9290: "3", 0x9010: "+03:00", 0x9011: "+01:00"}, x0132=CHANGED),
        (datetime(2015, 2, 3, 3, 0, 0, 300_000), 180),
    ),
    "an original that makes no sense": (
        with_exif({0x9003: "0000:00:00 00:00:00", 0x9011: "+01:00"}, x0132=CHANGED),
        (datetime(2015, 2, 3, 3), None),
    ),
    "a trailing NUL": (with_exif({0x9003: ORIGINAL + "\x00\x00"}), (datetime(2015, 2, 1, 1), None)),
    "EXIF before XMP": (
        with_xmp('exif:DateTimeOriginal="2001-01-01T00:00:00"', exif=photos.camera_exif()),
        (datetime(2026, 7, 14, 18, 30, 5), 60),
    ),
    "XMP original as attribute": (
        with_xmp('exif:DateTimeOriginal="2015-02-01T14:42:59.5+01:00" xmp:CreateDate="2001-01-01T00:00:00"'),
        (datetime(2015, 2, 1, 14, 42, 59, 500_000), 60),
    ),
    "XMP element": (
        with_xmp(elements="<exif:DateTimeOriginal>2015-02-01T14:42:59Z</exif:DateTimeOriginal>"),
        (datetime(2015, 2, 1, 14, 42, 59), 0),
    ),
    "XMP created": (with_xmp('photoshop:DateCreated="2015-02-01"'), (datetime(2015, 2, 1), None)),
    "XMP digitized": (with_xmp('xmp:CreateDate="2015-02-01T14:42"'), (datetime(2015, 2, 1, 14, 42), None)),
    "IPTC": (with_iptc((55, b"20150201"), (60, b"144259+0100")), (datetime(2015, 2, 1, 14, 42, 59), 60)),
    "IPTC date alone": (with_iptc((55, b"20150201")), (datetime(2015, 2, 1), None)),
    "IPTC time that makes no sense": (with_iptc((55, b"20150201"), (60, b"soon")), (datetime(2015, 2, 1), None)),
    "XMP before IPTC": (
        photos.with_jpeg_segment(
            with_iptc((55, b"20010101")),
            0xE1,
            b"http://ns.adobe.com/xap/1.0/\x00"
            + XMP.format(attributes='xmp:CreateDate="2015-02-01"', elements="").encode(),
        ),
        (datetime(2015, 2, 1), None),
    ),
}


@pytest.mark.parametrize(("data", "taken"), ORDER.values(), ids=ORDER)
def test_the_first_date_that_can_be_one_counts(jane: Any, data: bytes, taken: tuple[datetime, int | None]) -> None:
    photo = photos.added(jane, data)
    assert (photo.taken_local, photo.taken_offset) == taken


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
def test_xmp_is_read_from_every_format(jane: Any, kind: str) -> None:
    options: dict[str, Any] = {}
    packet = XMP.format(attributes='xmp:CreateDate="2015-02-01T14:42:59"', elements="")
    if kind == "PNG":
        data = photos.with_png_chunk(
            photos.encoded(kind=kind), b"iTXt", b"XML:com.adobe.xmp\x00\x00\x00\x00\x00" + packet.encode()
        )
    elif kind == "TIFF":
        data = photos.encoded(kind=kind, tiffinfo={700: packet.encode()})
    else:
        data = photos.encoded(kind=kind, xmp=packet.encode(), **options)
    assert photos.added(jane, data).taken_local == datetime(2015, 2, 1, 14, 42, 59)


def test_a_packet_with_words_of_its_own_is_not_believed(jane: Any) -> None:
    packet = '<!DOCTYPE x [<!ENTITY a "2015">]><x xmlns:e="http://ns.adobe.com/exif/1.0/" e:DateTimeOriginal="&a;"/>'
    assert photos.added(jane, photos.encoded(xmp=packet.encode())).taken_local is None


PLACES = {
    "minutes": ("55,46.8N", "6,27.0W", (55.78, -6.45)),
    "seconds": ("55,46,48N", "6,27,0W", (55.78, -6.45)),
    "decimals": ("55.78", "-6.45", (55.78, -6.45)),
    "south east": ("33,52.08S", "151,12.6E", (-33.868, 151.21)),
    "on the equator": ("0.0", "6.5", (0.0, 6.5)),
}


@pytest.mark.parametrize(("latitude", "longitude", "place"), PLACES.values(), ids=PLACES)
def test_a_place_that_only_xmp_tells_is_a_place(
    jane: Any, latitude: str, longitude: str, place: tuple[float, float]
) -> None:
    photo = photos.added(jane, with_xmp(f'exif:GPSLatitude="{latitude}" exif:GPSLongitude="{longitude}"'))
    assert (photo.metadata["latitude"], photo.metadata["longitude"]) == place


@pytest.mark.parametrize("latitude", ["", "95,0N", "soon", "55,46.8N,1", "1e999", "nan", "0"])
def test_an_impossible_place_in_xmp_is_no_place(jane: Any, latitude: str) -> None:
    photo = photos.added(jane, with_xmp(f'exif:GPSLatitude="{latitude}" exif:GPSLongitude="0"'))
    assert "latitude" not in photo.metadata


CAMERAS = {
    ("NIKON CORPORATION", "NIKON D90"): "NIKON D90",
    ("Canon", "Canon EOS 350D DIGITAL"): "Canon EOS 350D DIGITAL",
    ("OLYMPUS IMAGING CORP.  ", "E-M10MarkII     "): "OLYMPUS E-M10MarkII",
    ("EASTMAN KODAK COMPANY", "KODAK DC210"): "KODAK DC210",
    ("Apple", "iPhone 15"): "Apple iPhone 15",
    ("samsung", "SM-G991B\x00\x00"): "samsung SM-G991B",
    ("", "Pixel 7"): "Pixel 7",
    ("FUJIFILM", ""): "FUJIFILM",
    ("LEICA CAMERA AG", "LEICA Q2"): "LEICA Q2",
}


@pytest.mark.parametrize(("told", "camera"), CAMERAS.items())
def test_maker_and_model_become_one_tidy_name(jane: Any, told: tuple[str, str], camera: str) -> None:
    photo = photos.added(jane, with_exif(x010F=told[0], x0110=told[1]))
    assert photo.camera == photo.metadata["camera"] == camera


def test_how_it_was_taken_is_kept(jane: Any) -> None:
    exposure = {0x829A: 0.004, 0x829D: 2.8, 0x8827: 400, 0x920A: 35.0}
    metadata = photos.added(jane, with_exif(exposure)).metadata
    assert metadata["exposure"] == pytest.approx(0.004)
    assert (metadata["aperture"], metadata["iso"], metadata["focal_length"]) == (2.8, 400, 35.0)


def test_measures_that_cannot_be_are_left_out(jane: Any) -> None:
    exposure = {0x829A: 0.0, 0x829D: 1e9, 0x8827: 0, 0x920A: 1e9}
    metadata = photos.added(jane, with_exif(exposure)).metadata
    assert not {"exposure", "aperture", "iso", "focal_length"} & metadata.keys()


def test_the_placeholder_is_a_tiny_picture_without_anything_attached(jane: Any) -> None:
    photo = photos.added(jane, photos.encoded(photos.picture((400, 300)), exif=photos.camera_exif()))
    placeholder = bytes(photo.placeholder or b"")
    assert placeholder
    assert len(placeholder) <= 300
    image = Image.open(io.BytesIO(placeholder))
    assert (image.format, image.size, dict(image.getexif()), image.info.get("xmp")) == ("WEBP", (20, 15), {}, None)
