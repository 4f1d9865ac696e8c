"""Every kind of photo we promise to read, whatever its inside looks like."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from photodrive.photos import naming
from photodrive.photos.files.storage import RENDITIONS, open_rendition
from photodrive.photos.library.ingest import add_photo
from photodrive.photos.models import Photo
from tests.factories import photos

SAMPLES = Path(__file__).parents[3] / "photos"


def preview(photo: Photo) -> Image.Image:
    with open_rendition(photo, "preview").open() as file:
        return Image.open(io.BytesIO(file.read()))


def colour_at(image: Image.Image, x: float, y: float) -> tuple[int, ...]:
    pixel = image.convert("RGB").getpixel((int(x * image.width), int(y * image.height)))
    assert isinstance(pixel, tuple)
    return tuple(int(value) for value in pixel)


def near(a: tuple[int, ...], b: tuple[int, ...], tolerance: int = 40) -> bool:
    return all(abs(x - y) <= tolerance for x, y in zip(a, b, strict=True))


FORMATS = {
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "WEBP": "image/webp",
    "AVIF": "image/avif",
    "TIFF": "image/tiff",
    "GIF": "image/gif",
}


@pytest.mark.parametrize(("kind", "media_type"), FORMATS.items())
def test_each_format_becomes_a_photo_with_two_small_webp_copies(jane: Any, kind: str, media_type: str) -> None:
    data = photos.encoded(photos.picture((2000, 1000)), kind)
    photo = photos.added(jane, data, name="wrong extension.docx")
    assert (photo.media_type, photo.width, photo.height) == (media_type, 2000, 1000)
    assert (photo.size, photo.visibility, photo.title) == (len(data), "private", "wrong extension")
    with open_rendition(photo, "original").open() as file:
        assert file.read() == data
    for rendition, size in (("preview", (1600, 800)), ("thumb", (320, 160))):
        stored = open_rendition(photo, rendition)  # type: ignore[arg-type]
        with stored.open() as file, Image.open(file) as image:
            assert (image.format, image.size) == ("WEBP", size)
    assert near(colour_at(preview(photo), 0.75, 0.25), (30, 200, 30))


def test_a_photograph_of_a_phone_in_heic(jane: Any) -> None:
    photo = photos.added(jane, (SAMPLES / "heic" / "IMG_5195.HEIC").read_bytes(), name="IMG_5195.HEIC")
    assert (photo.media_type, photo.width, photo.height) == ("image/heic", 2566, 3313)
    assert photo.metadata["camera"] == "Apple iPhone 11 Pro Max"
    assert photo.taken_at is not None
    assert photo.taken_at.isoformat() == "2021-04-11T20:47:53.054000+00:00"


BROKEN_EXIF = {  # and when, by the XMP beside it
    "image00971.jpg": datetime(2010, 4, 13, 9, 37, 22),
    "image01137.jpg": datetime(2009, 9, 14, 11, 8, 6),
    "image02206.jpg": datetime(2009, 8, 4, 10, 35, 3),
}


@pytest.mark.promise("upload-colours")
@pytest.mark.parametrize(("name", "taken"), BROKEN_EXIF.items())
def test_damaged_metadata_does_not_lose_a_good_picture(jane: Any, name: str, taken: datetime) -> None:
    photo = photos.added(jane, (SAMPLES / "broken" / name).read_bytes(), name=name)
    assert photo.taken_local == taken


def _sixteen_bit() -> Image.Image:
    return Image.frombytes("I;16", (64, 64), b"".join((x * 1024).to_bytes(2, "little") for x in range(64)) * 64)


MODES = {
    "16 bit": (_sixteen_bit(), "PNG", (0.9, 0.5), (230, 230, 230)),
    "16 bit tiff": (_sixteen_bit(), "TIFF", (0.9, 0.5), (230, 230, 230)),
    "CMYK": (Image.new("CMYK", (40, 40), (255, 0, 0, 0)), "JPEG", (0.5, 0.5), (0, 255, 255)),
    "palette": (photos.picture().quantize(64), "PNG", (0.25, 0.75), (30, 30, 200)),
    "one bit": (Image.new("1", (40, 40), 1), "PNG", (0.5, 0.5), (255, 255, 255)),
    "grey": (Image.new("L", (40, 40), 128), "JPEG", (0.5, 0.5), (128, 128, 128)),
    "LAB": (Image.new("LAB", (40, 40), (255, 128, 128)), "TIFF", (0.5, 0.5), (255, 255, 255)),
}


@pytest.mark.promise("upload-colours")
@pytest.mark.parametrize(("image", "kind", "at", "colour"), MODES.values(), ids=MODES)
def test_unusual_samples_come_out_in_their_true_colours(
    jane: Any, image: Image.Image, kind: str, at: tuple[float, float], colour: tuple[int, ...]
) -> None:
    photo = photos.added(jane, photos.encoded(image, kind))
    assert near(colour_at(preview(photo), *at), colour)


TRANSPARENT = {
    "alpha": (Image.new("RGBA", (40, 40), (255, 0, 0, 0)), {}),
    "grey with alpha": (Image.new("LA", (40, 40), (200, 0)), {}),
    "transparent palette entry": (Image.new("P", (40, 40), 0), {"transparency": 0}),
}


@pytest.mark.parametrize(("image", "options"), TRANSPARENT.values(), ids=TRANSPARENT)
def test_transparency_stays(jane: Any, image: Image.Image, options: dict[str, Any]) -> None:
    photo = photos.added(jane, photos.encoded(image, "PNG", **options))
    assert photo.metadata["alpha"] is True
    assert preview(photo).convert("RGBA").getchannel("A").getextrema() == (0, 0)


def test_an_animation_is_shown_by_its_first_frame(jane: Any) -> None:
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("red", "lime", "blue")]
    data = photos.encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert near(colour_at(preview(photos.added(jane, data)), 0.5, 0.5), (255, 0, 0))


def test_a_very_long_and_thin_picture_keeps_at_least_one_pixel(jane: Any) -> None:
    photo = photos.added(jane, photos.encoded(Image.new("RGB", (20000, 2)), "PNG"))
    assert preview(photo).size == (1600, 1)


@pytest.mark.promise("upload-polyglot")
def test_of_a_polyglot_only_the_picture_gets_into_the_renditions(jane: Any) -> None:
    payload = b"<script>alert('polyglot')</script>"
    data = photos.with_jpeg_segment(photos.encoded(), 0xFE, payload) + b"PK\x03\x04" + payload
    photo = photos.added(jane, data)
    for rendition in RENDITIONS[1:]:
        with open_rendition(photo, rendition).open() as file:
            assert payload not in file.read()


def test_bytes_may_come_in_chunks_of_any_size(jane: Any) -> None:
    data = photos.encoded()
    added = add_photo(owner=jane, file=(data[i : i + 1] for i in range(len(data))), name="a.jpg")
    assert added.photo.size == len(data)


HOSTILE_NAMES = {
    "../../etc/passwd": "passwd",
    "C:\\photos\\bay.jpg": "bay",
    "\u202egpj.exe.jpg": "gpj.exe",
    "line\r\nbreak\x00.png": "line break",
    "  .jpg": "Untitled",
    "": "Untitled",
    "\u200b\u200e.": "Untitled",
    "é" * 300 + ".jpg": "é" * 200,
    "<b>bold</b>.jpg": "b>",
    "\u200d\u200c.jpg": "Untitled",
    "\ufe0f.jpg": "Untitled",
    "hidden\U000e0068\U000e0069.jpg": "hidden",
    "\u2066turned\u2069.jpg": "turned",
    "\ufffe\U0001ffff.jpg": "Untitled",
    "a\u200d\u200d\u200db.jpg": "a\u200db",
}


@pytest.mark.promise("upload-names")
@pytest.mark.parametrize(("name", "title"), HOSTILE_NAMES.items())
def test_a_hostile_file_name_gives_a_harmless_title(name: str, title: str) -> None:
    assert naming.title_from_name(name) == title


TITLES_AS_TYPED = [
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 on the beach",  # a family, joined
    "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",  # Persian, with a non-joiner inside
    "\u0915\u094d\u200d\u0937",  # Hindi
    "\u2764\ufe0f",  # a heart that is to be red
    "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f Islay",  # the flag of Scotland
    "\U0001fae9",  # an emoji younger than some Pythons
    'Jane\'s \u201cbest\u201d "day" \u2018ever\u2019 \u00abhere\u00bb',
]


@pytest.mark.promise("upload-names")
@pytest.mark.parametrize("title", TITLES_AS_TYPED)
def test_a_title_stays_as_it_was_typed(title: str) -> None:
    assert naming.clean_title(title) == title


@pytest.mark.promise("upload-names")
@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("a/b\\c:d", "a_b_c_d.jpg"),
        ("con", "_con.jpg"),
        ("...", "photo.jpg"),
        ("é" * 200, "é" * 60 + ".jpg"),
        ('say "x"\r\n', "say _x_.jpg"),
    ],
)
def test_a_photo_is_saved_under_a_name_that_every_system_takes(title: str, name: str) -> None:
    assert naming.file_name(title, "image/jpeg") == name
