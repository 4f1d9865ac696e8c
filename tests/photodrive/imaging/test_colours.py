"""Colours that a file says by numbers, and light beyond white, as pages and applications see them."""

from __future__ import annotations

import io
import struct
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageCms, ImageStat

from photodrive.imaging.renderer import boxes
from photodrive.imaging.renderer.colours import code_points, profiles
from photodrive.photos.files.shared_originals import shared_original
from photodrive.photos.files.storage import open_rendition
from photodrive.photos.models import Photo
from tests.factories import photos

CASES = Path(__file__).parents[2] / "photos" / "cases"
P3_RED = (234, 51, 35)  # of sRGB, as P3 writes it down
SRGB = ImageCms.createProfile("sRGB")


def seen(photo: Photo, rendition: str = "preview") -> Image.Image:
    stored = shared_original(photo) if rendition == "shared" else open_rendition(photo, rendition)  # type: ignore[arg-type]
    with stored.open() as file:
        return Image.open(io.BytesIO(file.read()))


def in_srgb(image: Image.Image) -> Image.Image:
    """``image`` as somebody sees it who minds its profile."""
    if "icc_profile" not in image.info:
        return image.convert("RGB")
    source = ImageCms.ImageCmsProfile(io.BytesIO(image.info["icc_profile"]))
    converted = ImageCms.profileToProfile(image.convert("RGB"), source, SRGB, outputMode="RGB")
    assert converted is not None
    return converted


def middle(image: Image.Image) -> tuple[int, ...]:
    pixel = image.convert("RGB").getpixel((image.width // 2, image.height // 2))
    assert isinstance(pixel, tuple)
    return tuple(int(value) for value in pixel)


def near(one: tuple[int, ...], other: tuple[int, ...], most: int = 6) -> bool:
    return all(abs(a - b) <= most for a, b in zip(one, other, strict=True))


def saturation_and_value(image: Image.Image) -> tuple[float, float]:
    mean = ImageStat.Stat(image.convert("RGB").convert("HSV")).mean
    return mean[1], mean[2]


def plain(colour: tuple[int, int, int]) -> bytes:
    return photos.encoded(Image.new("RGB", (64, 48), colour), "PNG")


def png(colour: tuple[int, int, int], *chunks: tuple[bytes, bytes]) -> bytes:
    data = plain(colour)
    for kind, body in chunks:
        data = photos.with_png_chunk(data, kind, body)
    return data


def chromaticities(*values: float) -> tuple[bytes, bytes]:
    return b"cHRM", struct.pack(">8I", *(round(value * 100_000) for value in values))


def gamma(value: float) -> tuple[bytes, bytes]:
    return b"gAMA", struct.pack(">I", round(value * 100_000))


P3_CHROMATICITIES = chromaticities(0.3127, 0.3290, 0.680, 0.320, 0.265, 0.690, 0.150, 0.060)


def test_an_hdr_picture_is_about_as_colourful_and_bright_as_its_sdr_twin(jane: Any) -> None:
    hdr = photos.added(jane, (CASES / "avif_colors_hdr_p3.avif").read_bytes())
    sdr = photos.added(jane, (CASES / "colors_sdr_srgb.avif").read_bytes())
    saturation, value = saturation_and_value(seen(hdr))
    expected, _ = saturation_and_value(seen(sdr))
    assert saturation == pytest.approx(expected, abs=6)
    assert value == pytest.approx(225, abs=10)
    shared, bright = saturation_and_value(in_srgb(seen(hdr, "shared")))
    assert shared == pytest.approx(expected, abs=8)
    assert bright == pytest.approx(225, abs=10)


def test_a_heic_of_p3_by_numbers_is_converted_and_shared_as_p3(jane: Any) -> None:
    data = (CASES / "heic_nclx_p3.heic").read_bytes()
    photo = photos.added(jane, data)
    shared = seen(photo, "shared")
    assert shared.format == "JPEG"
    name = ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(shared.info["icc_profile"])))
    assert name.strip() == "Display P3"
    small = [image.convert("RGB").resize((40, 30)) for image in (in_srgb(shared), seen(photo))]
    assert max(ImageStat.Stat(ImageChops.difference(*small)).mean) < 3


NUMBERS = {
    "P3 by cICP": (png(P3_RED, (b"cICP", bytes((12, 13, 0, 1)))), (255, 0, 0)),
    "sRGB by cICP": (png((200, 30, 30), (b"cICP", bytes((1, 13, 0, 1)))), (200, 30, 30)),
    "the curve of cameras, as everybody shows it": (png((200, 30, 30), (b"cICP", bytes((1, 1, 0, 1)))), (200, 30, 30)),
    "unspecified": (png((200, 30, 30), (b"cICP", bytes((2, 2, 0, 1)))), (200, 30, 30)),
    "numbers that mean nothing": (png((200, 30, 30), (b"cICP", bytes((250, 250, 0, 1)))), (200, 30, 30)),
    "linear by cICP": (png((55, 55, 55), (b"cICP", bytes((1, 8, 0, 1)))), (128, 128, 128)),
    "narrow range": (png((235, 16, 16), (b"cICP", bytes((1, 13, 0, 0)))), (255, 0, 0)),
    "BT.2020": (png((208, 74, 34), (b"cICP", bytes((9, 13, 0, 1)))), (255, 0, 0)),
    "P3 by cHRM": (png(P3_RED, P3_CHROMATICITIES, gamma(1 / 2.2)), (255, 0, 0)),
    "linear by gAMA": (png((55, 55, 55), gamma(1.0)), (128, 128, 128)),
    "the gAMA of nearly all": (png((200, 30, 30), gamma(1 / 2.2)), (200, 30, 30)),
    "sRGB before gAMA": (png((55, 55, 55), gamma(1.0), (b"sRGB", b"\x00")), (55, 55, 55)),
    "cICP before sRGB": (png(P3_RED, (b"sRGB", b"\x00"), (b"cICP", bytes((12, 13, 0, 1)))), (255, 0, 0)),
    "a gAMA of zero": (png((55, 55, 55), gamma(0)), (55, 55, 55)),
    "a cHRM without a triangle": (png((200, 30, 30), chromaticities(*[0.3] * 8)), (200, 30, 30)),
    "a cHRM out of the plane": (png((200, 30, 30), (b"cHRM", b"\xff" * 32)), (200, 30, 30)),
}


@pytest.mark.promise("upload-colours")
@pytest.mark.parametrize(("data", "colour"), NUMBERS.values(), ids=NUMBERS)
def test_colours_that_a_png_says_by_numbers_are_converted(jane: Any, data: bytes, colour: tuple[int, ...]) -> None:
    assert near(middle(seen(photos.added(jane, data))), colour)


@pytest.mark.parametrize("kind", ["AVIF", "PNG"])
def test_a_profile_goes_before_numbers_of_ordinary_colours(jane: Any, kind: str) -> None:
    image = Image.new("RGB", (64, 48), P3_RED)
    photo = photos.added(jane, photos.encoded(image, kind, icc_profile=profiles.display_p3()))
    assert near(middle(seen(photo)), (255, 0, 0), 10)


def pq(nits: float) -> int:
    """The 8-bit code of PQ for some light (SMPTE ST 2084)."""
    power: float = (nits / 10_000) ** 0.1593017578125
    code: float = ((0.8359375 + 18.8515625 * power) / (1 + 18.6875 * power)) ** 78.84375
    return round(255 * code)


def hlg_of_white() -> int:
    return round(255 * 0.75)  # which BT.2408 has for 203 nits


def light(peak: float) -> tuple[bytes, bytes]:
    return b"cLLI", struct.pack(">II", round(peak * 10_000), 0)


HDR = {
    "PQ, the brightest is said": (pq(500), (b"cICP", bytes((9, 16, 0, 1))), light(500), 255),
    "PQ, half of the brightest": (pq(250), (b"cICP", bytes((9, 16, 0, 1))), light(500), 188),
    "PQ, nothing is said, brighter than paper": (pq(800), (b"cICP", bytes((12, 16, 0, 1))), None, 255),
    "PQ, nothing is said, darker than paper": (pq(100), (b"cICP", bytes((12, 16, 0, 1))), None, 185),
    "PQ, a brightest of zero says nothing": (pq(203), (b"cICP", bytes((9, 16, 0, 1))), light(0), 255),
    "HLG": (hlg_of_white(), (b"cICP", bytes((9, 18, 0, 1))), None, 255),
    "HLG of 1,000 nits": (hlg_of_white(), (b"cICP", bytes((9, 18, 0, 1))), light(1000), 125),
}


@pytest.mark.promise("upload-colours")
@pytest.mark.parametrize(("code", "points", "brightest", "grey"), HDR.values(), ids=HDR)
def test_light_beyond_white_is_divided_by_the_brightest(
    jane: Any, code: int, points: tuple[bytes, bytes], brightest: tuple[bytes, bytes] | None, grey: int
) -> None:
    data = png((code, code, code), points, *([brightest] if brightest else []))
    assert near(middle(seen(photos.added(jane, data))), (grey, grey, grey), 8)


def test_transparency_and_grey_survive_the_conversion(jane: Any) -> None:
    clear = photos.with_png_chunk(
        photos.encoded(Image.new("RGBA", (64, 48), (*P3_RED, 0)), "PNG"), b"cICP", bytes((12, 16, 0, 1))
    )
    photo = photos.added(jane, clear)
    assert photo.metadata["alpha"] is True
    assert seen(photo, "shared").mode == "RGBA"
    grey = photos.with_png_chunk(photos.encoded(Image.new("L", (64, 48), 55), "PNG"), *gamma(1.0))
    assert near(middle(seen(photos.added(jane, grey))), (128, 128, 128))


def test_the_matrices_are_those_of_the_standards() -> None:
    for number, expected in ((1, (0.4124, 0.2126, 0.0193)), (9, (0.6370, 0.2627, 0.0)), (12, (0.4866, 0.2290, 0.0))):
        space = code_points.space(number, 13)
        column = [row[0] for row in code_points.native_to_xyz(space.primaries)]
        assert column == pytest.approx(expected, abs=5e-4)


BOXES = {
    "nothing": b"",
    "no box of pictures": (8).to_bytes(4, "big") + b"free",
    "a box that is longer than the file": (10**9).to_bytes(4, "big") + b"meta" + bytes(20),
    "a box of size 3": (3).to_bytes(4, "big") + b"meta" + bytes(20),
    "noise": bytes(range(256)) * 20,
    "a number of properties that never come": b"\x00\x00\x00\x40meta"
    + bytes(4)
    + b"\x00\x00\x00\x10iprp"
    + b"\xff" * 40,
}


@pytest.mark.parametrize("data", BOXES.values(), ids=BOXES)
def test_damaged_boxes_say_nothing(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "file"
    path.write_bytes(data)
    assert boxes.primary(path) in {None, boxes.Primary()}


@pytest.mark.parametrize("name", ["avif_colors_hdr_p3.avif", "heic_nclx_p3.heic"])
def test_files_cut_anywhere_in_their_boxes_never_trip_the_reader(tmp_path: Path, name: str) -> None:
    data, path = (CASES / name).read_bytes(), tmp_path / "file"
    for end in range(700):
        path.write_bytes(data[:end])
        boxes.primary(path)


def test_the_numbers_are_those_of_the_primary_picture_and_not_of_its_gain_map() -> None:
    found = boxes.primary(CASES / "avif_colors_hdr_p3.avif")
    assert found == boxes.Primary(code_points=(12, 16, 6, True), max_light=470, has_profile=False)
