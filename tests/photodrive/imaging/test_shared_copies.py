"""What others get of an original: nothing in it but the picture and its colours."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageCms

from photodrive.imaging.renderer.colours import profiles
from photodrive.imaging.renderer.rewriting import icc
from photodrive.photos.files.shared_originals import shared_original
from photodrive.photos.models import Photo
from tests.factories import photos

SECRET = b"SERIAL-OF-HER-DISPLAY"


def shared(photo: Photo) -> bytes:
    with shared_original(photo).open() as file:
        return file.read()


def telling_profile() -> bytes:
    """A profile of P3 that tells on its owner, in tags and in its header."""
    plain = profiles.display_p3()
    count = int.from_bytes(plain[128:132], "big")
    tags = {}
    for at in range(132, 132 + 12 * count, 12):
        name, begin, size = struct.unpack(">4sII", plain[at : at + 12])
        tags[name] = plain[begin : begin + size]
    tags[b"mmod"] = b"mmod" + bytes(4) + SECRET
    tags[b"desc"] = icc.text(4, SECRET)
    tags[b"cprt"] = icc.text(4, SECRET, copyright=True)
    tags[b"vcgt"] = b"vcgt" + bytes(4) + SECRET
    head = bytearray(plain[:128])
    head[48:56] = SECRET[:8]  # maker and model
    head[80:96] = SECRET[:16]  # program, fingerprint
    return icc.assembled(bytes(head), tags)


@pytest.mark.promise("no-place")
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_profile_keeps_what_colour_needs_and_nothing_else(jane: Any, kind: str) -> None:
    data = photos.encoded(photos.picture((200, 150)), kind, icc_profile=telling_profile())
    image = Image.open(io.BytesIO(shared(photos.added(jane, data))))
    kept = image.info["icc_profile"]
    for told in (SECRET, SECRET[:8], SECRET.decode().encode("utf-16-be")):
        assert told not in kept
    assert b"mmod" not in kept
    assert b"vcgt" not in kept
    seen = [
        ImageCms.profileToProfile(
            image.convert("RGB"), ImageCms.ImageCmsProfile(io.BytesIO(one)), ImageCms.createProfile("sRGB")
        )
        for one in (telling_profile(), kept)
    ]
    assert ImageChops.difference(*seen).getbbox() is None  # type: ignore[arg-type]


def test_a_profile_of_many_segments_is_put_together_and_cut_up_again(jane: Any) -> None:
    plain = profiles.display_p3()
    long = icc.assembled(plain[:128], {b"A2B0": b"mAB " + bytes(150_000), b"desc": icc.text(4, b"x")})
    data = photos.encoded(photos.picture((200, 150)), icc_profile=long)
    kept = Image.open(io.BytesIO(shared(photos.added(jane, data)))).info["icc_profile"]
    assert b"mAB " + bytes(150_000) in kept


NO_PROFILES = {
    "nothing": b"",
    "noise": b"\x01" * 500,
    "a header alone": profiles.display_p3()[:128],
    "a million tags": profiles.display_p3()[:128] + (1_000_000).to_bytes(4, "big") + bytes(100),
    "a tag beyond the end": profiles.display_p3()[:-200],
}


@pytest.mark.parametrize("profile", NO_PROFILES.values(), ids=NO_PROFILES)
def test_what_is_no_profile_does_not_go_along(profile: bytes) -> None:
    assert icc.only_colour(profile) == b""


@pytest.mark.promise("no-place")
def test_bytes_behind_the_colour_transform_of_adobe_and_behind_the_picture_go(jane: Any) -> None:
    adobe = b"Adobe\x00\x64\x00\x00\x00\x00\x01"
    data = photos.with_jpeg_segment(photos.encoded(photos.picture((200, 150))), 0xEE, adobe + SECRET)
    photo = photos.added(jane, data + SECRET)
    copy = shared(photo)
    assert SECRET not in copy
    assert adobe in copy
    same = ImageChops.difference(*(Image.open(io.BytesIO(one)).convert("RGB") for one in (data, copy)))
    assert same.getbbox() is None
    for kind in ("PNG", "WEBP"):
        assert SECRET not in shared(photos.added(jane, photos.encoded(kind=kind) + SECRET))


@pytest.mark.parametrize("kind", ["TIFF", "AVIF"])
def test_colours_beyond_srgb_are_shared_as_p3(jane: Any, kind: str) -> None:
    image = Image.new("RGB", (64, 48), (250, 10, 10))
    data = photos.encoded(image, kind, icc_profile=telling_profile())
    copy = Image.open(io.BytesIO(shared(photos.added(jane, data))))
    assert (copy.format, copy.info["icc_profile"]) == ("JPEG", profiles.display_p3())
    pixel = copy.convert("RGB").getpixel((30, 20))
    assert isinstance(pixel, tuple)
    assert all(abs(a - b) < 8 for a, b in zip(pixel, (250, 10, 10), strict=True))


@pytest.mark.parametrize("kind", ["TIFF", "AVIF", "GIF"])
def test_ordinary_colours_are_shared_without_a_profile(jane: Any, kind: str) -> None:
    copy = Image.open(io.BytesIO(shared(photos.added(jane, photos.encoded(kind=kind)))))
    assert "icc_profile" not in copy.info


def test_a_profile_of_a_png_that_never_ends_is_left_behind(jane: Any) -> None:
    bomb = photos.png_chunk(b"iCCP", b"x\x00\x00" + zlib.compress(bytes(3 << 20)))
    plain = photos.encoded(kind="PNG")
    copy = shared(photos.added(jane, plain[:33] + bomb + plain[33:]))
    assert b"iCCP" not in copy
