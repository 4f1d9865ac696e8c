"""Files that must not become photos: refused with words for the uploader, and without a trace."""

from __future__ import annotations

import io
import sys
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, TiffImagePlugin

from photodrive import conf
from photodrive.exceptions import (
    BrokenImage,
    DecodingFailed,
    EmptyFile,
    QuotaExceeded,
    TooLarge,
    TooManyPixels,
    UnsupportedType,
    UploadRefused,
)
from photodrive.imaging import renditions, worker
from photodrive.photos.library.ingest import add_photo
from photodrive.photos.models import Photo
from tests.factories import photos

JPEG = photos.encoded(photos.picture((400, 300)))
PNG = photos.encoded(photos.picture((400, 300)), "PNG")
ZIP = b"PK\x03\x04" + bytes(600)
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def _tiff(**tags: Any) -> bytes:
    info = TiffImagePlugin.ImageFileDirectory_v2()
    for tag, value in tags.items():
        info[int(tag[1:])] = value
    return photos.encoded(photos.picture(), "TIFF", tiffinfo=info)


def _huge_jpeg() -> bytes:
    """A JPEG whose frame header claims 65,500 x 65,500 pixels."""
    at = JPEG.index(b"\xff\xc0") + 5
    return JPEG[:at] + (65500).to_bytes(2, "big") * 2 + JPEG[at + 4 :]


def _wrong_sum() -> bytes:
    at = PNG.index(b"IDAT") + 40
    return PNG[:at] + bytes([PNG[at] ^ 0xFF]) + PNG[at + 1 :]


def _text_bomb() -> bytes:
    body = b"Comment\x00\x00" + zlib.compress(bytes(40 * 1024 * 1024))
    return photos.with_png_chunk(PNG, b"zTXt", body)


def refused(owner: Any, data: bytes, name: str = "holiday.jpg") -> UploadRefused:
    with pytest.raises(UploadRefused) as caught:
        add_photo(owner=owner, file=io.BytesIO(data), name=name)
    return caught.value


def left_over(files: Path) -> list[str]:
    return [str(path) for path in files.rglob("*") if path.is_file()]


WRONG_KINDS = {
    "html": (b"<!DOCTYPE html><script>alert(1)</script>", "web page"),
    "svg": (SVG, "SVG"),
    "pdf": (b"%PDF-1.7\n" + bytes(900), "PDF"),
    "zip": (ZIP, "ZIP"),
    "video": (b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2" + bytes(900), "video"),
    "bmp": (photos.encoded(photos.picture(), "BMP"), "BMP"),
    "text": (b"just words", "not a photo"),
    "one byte": (b"\xff", "not a photo"),
}


@pytest.mark.promise("upload-by-content")
@pytest.mark.promise("upload-refused")
@pytest.mark.parametrize(("data", "word"), WRONG_KINDS.values(), ids=WRONG_KINDS)
def test_what_is_no_photo_is_refused_by_its_content_whatever_it_is_called(
    jane: Any, files: Path, data: bytes, word: str
) -> None:
    refusal = refused(jane, data, name="holiday.jpg")
    assert type(refusal) is UnsupportedType
    assert word in str(refusal)
    assert left_over(files) == []


@pytest.mark.promise("upload-refused")
def test_an_empty_file_is_refused(jane: Any, files: Path) -> None:
    assert type(refused(jane, b"")) is EmptyFile
    assert left_over(files) == []


BROKEN = {
    "jpeg cut in the middle": JPEG[: len(JPEG) // 2],
    "jpeg cut after its header": JPEG[:200],
    "jpeg signature alone": b"\xff\xd8\xff\xe0",
    "png cut in the middle": PNG[: len(PNG) // 2],
    "png with a wrong sum": _wrong_sum(),
    "webp cut": photos.encoded(kind="WEBP")[:-40],
    "avif cut": photos.encoded(kind="AVIF")[:-40],
    "gif cut": photos.encoded(kind="GIF")[:60],
    "tiff cut": photos.encoded(kind="TIFF")[:200],
    "text that unpacks to 40 MB": _text_bomb(),
    "colour profile of 5 MB": photos.encoded(kind="PNG", icc_profile=bytes(5 * 1024 * 1024)),
    "EXIF of 3 MB": photos.with_png_chunk(PNG, b"eXIf", b"MM\x00*" + bytes(3 * 1024 * 1024)),
    "XMP of 9 MB": photos.encoded(kind="WEBP", xmp=bytes(9 * 1024 * 1024)),
}


@pytest.mark.promise("upload-refused")
@pytest.mark.promise("upload-bomb")
@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN)
def test_a_damaged_or_overloaded_picture_is_refused(jane: Any, files: Path, data: bytes) -> None:
    assert type(refused(jane, data)) is BrokenImage
    assert left_over(files) == []


BOMBS = {
    "a small png claiming 10 gigapixels": photos.png_claiming(100_000, 100_000),
    "a jpeg claiming 4 gigapixels": _huge_jpeg(),
    "a gif of 2,001 frames": photos.gif_with_frames(2001),
}


@pytest.mark.promise("upload-bomb")
@pytest.mark.parametrize("data", BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_refused_before_it_is_decoded(jane: Any, files: Path, data: bytes) -> None:
    assert type(refused(jane, data)) is TooManyPixels
    assert left_over(files) == []


RAW = {
    "dng": _tiff(t50706=b"\x01\x04\x00\x00"),
    "a thumbnail in front": _tiff(t254=1),
}


@pytest.mark.parametrize("data", RAW.values(), ids=RAW)
def test_a_camera_raw_file_is_not_mistaken_for_its_thumbnail(jane: Any, data: bytes) -> None:
    refusal = refused(jane, data)
    assert type(refusal) is UnsupportedType
    assert "raw" in str(refusal)


def test_a_picture_of_floating_point_samples_is_refused_in_words(jane: Any) -> None:
    data = photos.encoded(Image.new("F", (20, 20), 0.5), "TIFF")
    assert "floating point" in str(refused(jane, data))


@pytest.mark.promise("upload-bounded")
def test_a_file_over_the_limit_is_refused_while_it_arrives(jane: Any, files: Path, settings: Any) -> None:
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "MAX_UPLOAD_BYTES": 1000}
    asked = []

    def endless() -> Any:
        while True:
            asked.append(1)
            yield b"\xff\xd8\xff" + bytes(397)

    with pytest.raises(TooLarge, match="up to 1000"):
        add_photo(owner=jane, file=endless(), name="endless.jpg")
    assert len(asked) == 3
    assert left_over(files) == []


@pytest.mark.promise("upload-bounded")
def test_a_picture_with_more_pixels_than_allowed_is_refused(jane: Any, settings: Any) -> None:
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "MAX_PIXELS": 400 * 300 - 1}
    assert "400 × 300" in str(refused(jane, JPEG))


def test_a_full_drive_refuses_and_says_what_helps(jane: Any, files: Path, settings: Any) -> None:
    photo = photos.added(jane, photos.encoded(photos.picture((300, 200))))
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "QUOTA_BYTES": photo.size + 10}
    before = left_over(files)
    refusal = refused(jane, JPEG)
    assert type(refusal) is QuotaExceeded
    assert "full" in str(refusal)
    assert left_over(files) == before


def test_a_full_drive_still_knows_a_photo_it_has(jane: Any, settings: Any) -> None:
    data = photos.encoded()
    photo = photos.added(jane, data)
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "QUOTA_BYTES": 1}
    assert photos.added(jane, data) == photo


@pytest.mark.promise("upload-bounded")
def test_a_decoder_that_takes_too_long_is_ended(jane: Any, files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    impatient = replace(conf.reading().values, DECODE_SECONDS=0)
    for module in (worker, renditions):
        monkeypatch.setattr(module, "settings", impatient)
    assert type(refused(jane, JPEG)) is DecodingFailed
    assert left_over(files) == []


@pytest.mark.promise("upload-bounded")
def test_a_decoder_that_runs_out_of_memory_takes_nobody_along(jane: Any, files: Path, settings: Any) -> None:
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "DECODE_MEMORY_BYTES": 8 * 1024 * 1024}
    assert isinstance(refused(jane, JPEG), UploadRefused)
    assert left_over(files) == []
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "DECODE_MEMORY_BYTES": 2 * 1024**3}
    assert photos.added(jane, JPEG).width == 400


@pytest.mark.promise("upload-bounded")
def test_a_decoder_that_is_killed_takes_nobody_along(
    jane: Any, files: Path, tmp_path_factory: Any, monkeypatch: Any
) -> None:
    worker = tmp_path_factory.mktemp("worker") / "python"
    worker.write_text("#!/bin/sh\nkill -SEGV $$\n")
    worker.chmod(0o700)
    with monkeypatch.context() as patched:
        patched.setattr(sys, "executable", str(worker))
        refusal = refused(jane, JPEG)
    assert type(refusal) is BrokenImage
    assert "-11" in refusal.detail
    assert left_over(files) == []


@pytest.mark.promise("upload-whole")
def test_no_refused_file_leaves_a_row(jane: Any) -> None:
    for data in (b"", SVG, JPEG[:200]):
        refused(jane, data)
    assert not Photo.objects.exists()
