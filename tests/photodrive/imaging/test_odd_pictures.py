"""Pictures that are whole, however oddly they are stored: accepted, and shown as they are."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageStat

from photodrive.imaging import sniffing
from photodrive.photos.files.shared_originals import shared_original
from photodrive.photos.files.storage import open_rendition
from photodrive.photos.models import Photo
from tests.factories import odd_files, photos

CASES = Path(__file__).parents[2] / "photos" / "cases"
SIZE = (64, 48)


def seen(photo: Photo) -> Image.Image:
    with open_rendition(photo, "preview").open() as file:
        return Image.open(io.BytesIO(file.read())).convert("RGB")


def difference(one: Image.Image, other: Image.Image) -> float:
    small = [image.convert("RGB").resize((40, 30)) for image in (one, other)]
    return max(ImageStat.Stat(ImageChops.difference(*small)).mean)


JPEGS: dict[str, dict[str, Any]] = {
    "baseline": {},
    "progressive": {"progressive": True},
    "restarts": {"restart_marker_rows": 1},
    "no subsampling": {"subsampling": 0},
    "grey": {},
}


@pytest.mark.parametrize("name", JPEGS)
@pytest.mark.parametrize("missing", [1, 2], ids=["half of the marker", "the marker"])
@pytest.mark.parametrize("filling", [b"", bytes(5000)], ids=["nothing behind", "zeros behind"])
def test_a_whole_jpeg_without_its_end_marker_is_a_photo(jane: Any, name: str, missing: int, filling: bytes) -> None:
    picture = photos.picture((400, 300), "L" if name == "grey" else "RGB")
    data = photos.encoded(picture, **JPEGS[name])
    photo = photos.added(jane, data[:-missing] + filling)
    assert difference(seen(photo), picture) < 4
    with shared_original(photo).open() as file:
        shared = file.read()
    assert shared.endswith(b"\xff\xd9")
    same = ImageChops.difference(*(Image.open(io.BytesIO(one)).convert("RGB") for one in (data, shared)))
    assert same.getbbox() is None


def test_the_marker_less_jpeg_of_the_cases_is_a_photo(jane: Any) -> None:
    assert photos.added(jane, (CASES / "no_eoi.jpg").read_bytes()).width == 800


TEXTS = {
    "XMP": (b"iTXt", b"XML:com.adobe.xmp\x00\x01\x00\x00\x00" + zlib.compress(b"<x>" + bytes(2 << 20) + b"</x>")),
    "a comment": (b"zTXt", b"Comment\x00\x00" + zlib.compress(bytes(7 << 20))),
    "an open comment": (b"tEXt", b"Comment\x00" + bytes(2 << 20)),
    "an international one": (b"iTXt", b"Title\x00\x00\x00en\x00\x00" + bytes(2 << 20)),
    "one that cannot be unpacked": (b"zTXt", b"Comment\x00\x00" + b"\xff" * 100),
    "one without anything": (b"tEXt", b""),
    "an international one cut short": (b"iTXt", b"Title\x00\x01"),
}


@pytest.mark.parametrize("chunk", TEXTS.values(), ids=TEXTS)
def test_a_png_with_long_texts_is_a_photo(jane: Any, chunk: tuple[bytes, bytes]) -> None:
    data = photos.with_png_chunk(photos.encoded(kind="PNG"), *chunk)
    assert photos.added(jane, data).media_type == "image/png"


def test_the_png_of_the_cases_is_a_photo(jane: Any) -> None:
    assert photos.added(jane, (CASES / "png_big_compressed_xmp.png").read_bytes()).width == 200


def deep(order: str, turned: bool = False) -> bytes:
    """Grey of 16 bits, black on the left; ``turned`` round, white on the left."""
    row = [x * 65535 // 63 for x in range(64)]
    return struct.pack(f"{order}64H", *(65535 - value for value in row) if turned else row) * 48


TIFFS = {
    "grey of 16 bits": odd_files.tiff(SIZE, [deep("<")], bits=16),
    "grey of 16 bits, big end first": odd_files.tiff(SIZE, [deep(">")], bits=16, order=">"),
    "a negative of 16 bits": odd_files.tiff(SIZE, [deep("<", turned=True)], bits=16, photometric=0),
    "a negative, big end first": odd_files.tiff(SIZE, [deep(">", turned=True)], bits=16, photometric=0, order=">"),
    "a negative of 8 bits": odd_files.tiff(SIZE, [deep(">", turned=True)[::2]], photometric=0),
    "planes of 8 bits": odd_files.tiff(SIZE, [deep(">")[::2]] * 3, samples=3, photometric=2),
    "colours of 16 bits": odd_files.tiff(
        SIZE,
        [b"".join(deep("<")[at : at + 2] * 3 for at in range(0, 2 * 64 * 48, 2))],
        bits=16,
        samples=3,
        photometric=2,
    ),
}


@pytest.mark.promise("upload-colours")
@pytest.mark.parametrize("data", TIFFS.values(), ids=TIFFS)
def test_every_depth_and_direction_of_tiff_shows_the_same_picture(jane: Any, data: bytes) -> None:
    expected = Image.frombytes("L", SIZE, deep(">")[::2])
    assert difference(seen(photos.added(jane, data)), expected) < 4


def test_the_negative_of_the_cases_is_shown_as_a_positive(jane: Any) -> None:
    data = (CASES / "tiff16_white_is_zero.tif").read_bytes()
    stored = Image.open(io.BytesIO(data))
    upper = Image.frombytes("L", stored.size, stored.tobytes()[1::2])
    assert difference(seen(photos.added(jane, data)), ImageChops.invert(upper)) < 4


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_tiff_is_turned_once(jane: Any, orientation: int) -> None:
    source = photos.picture((96, 64))
    data = photos.encoded(source, "TIFF", tiffinfo={0x0112: orientation})
    exif = Image.Exif()
    exif[0x0112] = orientation
    twin = photos.added(jane, photos.encoded(source, "PNG", exif=exif))
    photo = photos.added(jane, data)
    assert (photo.width, photo.height) == (twin.width, twin.height) == ((64, 96) if orientation > 4 else (96, 64))
    assert difference(seen(photo), seen(twin)) < 2


def test_of_a_tiff_of_many_pages_the_first_whole_one_is_shown(jane: Any) -> None:
    pages = [Image.new("RGB", (60, 40), colour) for colour in ("red", "lime", "blue")]
    many = photos.encoded(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    assert difference(seen(photos.added(jane, many)), pages[0]) < 4
    out = io.BytesIO()
    pages[1].resize((6, 4)).save(out, "TIFF", save_all=True, append_images=[pages[2]], tiffinfo={254: 1})
    thumbnail_first = out.getvalue().replace(struct.pack("<HHII", 254, 4, 1, 1), struct.pack("<HHII", 254, 4, 1, 0))
    first = thumbnail_first.index(struct.pack("<HHII", 254, 4, 1, 0))
    data = thumbnail_first[: first + 8] + b"\x01" + thumbnail_first[first + 9 :]
    photo = photos.added(jane, data)
    assert (photo.width, photo.height) == (60, 40)
    assert difference(seen(photo), pages[2]) < 4


BRANDS = {
    "an iPhone's": (odd_files.brands(b"heic", b"mif1", b"heic", after=b"meta"), "image/heic"),
    "a motion photo": (odd_files.brands(b"heic", b"mif1", b"heic", b"mp42", after=b"meta"), "image/heic"),
    "a sequence with a picture": (odd_files.brands(b"msf1", b"hevc", b"mif1", b"heic", b"iso8"), "image/heic"),
    "ten bits": (odd_files.brands(b"heix", b"mif1", b"heix"), "image/heic"),
    "an AVIF": (odd_files.brands(b"avif", b"avif", b"mif1", b"miaf"), "image/avif"),
    "an AVIF that says so second": (odd_files.brands(b"mif1", b"avif", b"miaf"), "image/avif"),
    "an animated AVIF": (odd_files.brands(b"avis", b"avif", b"msf1", b"iso8"), "image/avif"),
    "a film that holds a picture": (odd_files.brands(b"mp42", b"mif1", b"heic"), "image/heic"),
}


@pytest.mark.parametrize(("data", "media_type"), BRANDS.values(), ids=BRANDS)
def test_a_still_picture_is_told_from_a_film_by_its_brands(data: bytes, media_type: str) -> None:
    assert sniffing.media_type_of(data[: sniffing.HEAD_BYTES]) == media_type
