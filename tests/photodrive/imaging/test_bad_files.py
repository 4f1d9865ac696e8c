"""The corpus of bad files: what is said of each to the person who wanted to add it."""

from __future__ import annotations

import io
import zlib
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from photodrive.exceptions import UploadRefused
from photodrive.photos.library.ingest import add_photo
from tests.factories import odd_files, photos

CASES = Path(__file__).parents[2] / "photos" / "cases"
JPEG = photos.encoded(photos.picture((400, 300)))
PROGRESSIVE = photos.encoded(photos.picture((400, 300)), progressive=True)
PNG = photos.encoded(photos.picture((400, 300)), "PNG")
KINDS = "JPEG, PNG, WebP, AVIF, HEIC, TIFF and GIF work."
DAMAGED = "The file is damaged: part of the picture is missing or unreadable."
RAW = "This is a camera's raw file. Please export it as JPEG first."
FILM = f"This is a film or video, not a photo. {KINDS}"
HIDDEN = "The picture carries too much hidden data."
SMALL = (64, 48)
BYTES = bytes(64 * 48)


def no_photo(kind: str) -> str:
    return f"This is {kind}, not a photo. {KINDS}"


def not_added(samples: str) -> str:
    return f"Pictures with {samples} cannot be added. Please export as JPEG."


def box(kind: bytes, body: bytes) -> bytes:
    return (len(body) + 8).to_bytes(4, "big") + kind + body


def riff(form: bytes) -> bytes:
    return b"RIFF" + (900).to_bytes(4, "little") + form + bytes(892)


def sub_directory(tag: int, value: int) -> bytes:
    """A TIFF whose picture has another one inside, in which ``tag`` is ``value``: most makers' raw files."""
    outer = odd_files.tiff(SMALL, [BYTES], more=[(330, 4, [0])])
    place = len(outer) + len(outer) % 2
    inner = b"\x02\x00" + b"".join(
        number.to_bytes(2, "little") + b"\x03\x00\x01\x00\x00\x00" + content.to_bytes(4, "little")
        for number, content in ((256, 64), (tag, value))
    )
    outer = odd_files.tiff(SMALL, [BYTES], more=[(330, 4, [place])])
    return outer.ljust(place, b"\x00") + inner + bytes(4)


def scans(count: int) -> bytes:
    """A progressive JPEG that repeats its first scan again and again."""
    begin = PROGRESSIVE.index(b"\xff\xda")
    end = PROGRESSIVE.index(b"\xff", begin + 2)
    while PROGRESSIVE[end + 1] == 0:
        end = PROGRESSIVE.index(b"\xff", end + 2)
    return PROGRESSIVE[:end] + PROGRESSIVE[begin:end] * count + b"\xff\xd9"


RAW_FILES = {
    "CR2": (CASES / "cr2_like.cr2").read_bytes(),
    "CR3": odd_files.brands(b"crx ", b"crx ", b"isom"),
    "CRW": b"II\x1a\x00\x00\x00HEAPCCDR" + bytes(600),
    "NEF": sub_directory(262, 32803),
    "NEF, compressed": sub_directory(259, 34713),
    "ARW": sub_directory(259, 32767),
    "SRW": sub_directory(259, 32770),
    "PEF": odd_files.tiff(SMALL, [BYTES], more=[(259, 3, [65535])]),
    "DCR": odd_files.tiff(SMALL, [BYTES], more=[(259, 3, [65000])]),
    "3FR": odd_files.tiff(SMALL, [BYTES], photometric=32803),
    "linear DNG": odd_files.tiff(SMALL, [BYTES], photometric=34892),
    "DNG": odd_files.tiff(SMALL, [BYTES], more=[(50706, 4, [0x0104])]),
    "a thumbnail alone": odd_files.tiff(SMALL, [BYTES], more=[(254, 4, [1])]),
    "ORF": b"IIRO\x08\x00\x00\x00" + bytes(600),
    "ORF of a compact camera": b"IIRS\x08\x00\x00\x00" + bytes(600),
    "ORF, big end first": b"MMOR\x00\x00\x00\x08" + bytes(600),
    "RW2": b"IIU\x00\x18\x00\x00\x00" + bytes(600),
    "MRW": b"\x00MRM" + bytes(600),
    "X3F": b"FOVb" + bytes(600),
    "RAF": b"FUJIFILMCCD-RAW 0201" + bytes(600),
    "IIQ": b"II*\x00\x08\x00\x00\x00IIIIwaR" + bytes(600),
    "IIQ, big end first": b"MM\x00*\x00\x00\x00\x08MMMMRaw" + bytes(600),
}
FILMS = {
    "mp4": odd_files.brands(b"isom", b"isom", b"iso2", b"avc1", b"mp41"),
    "mp4 of a phone": odd_files.brands(b"mp42", b"isom", b"mp42"),
    "hevc in mp4": odd_files.brands(b"mp42", b"hvc1", b"hevc"),
    "hevc brand": odd_files.brands(b"hvc1", b"hevc", b"isom"),
    "mov": odd_files.brands(b"qt  ", b"qt  "),
    "mov without a brand": box(b"moov", bytes(900)),
    "mov that begins with room": box(b"wide", b"") + box(b"mdat", bytes(900)),
    "m4v": odd_files.brands(b"M4V ", b"mp42"),
    "3gp": odd_files.brands(b"3gp5", b"isom"),
    "a sequence without a picture": odd_files.brands(b"msf1", b"hevc", b"iso8"),
    "avi": riff(b"AVI "),
    "webm": b"\x1aE\xdf\xa3" + bytes(600),
    "mpeg": b"\x00\x00\x01\xba" + bytes(600),
    "mpeg without a container": b"\x00\x00\x01\xb3" + bytes(600),
    "transport stream": (b"G" + bytes(187)) * 4,
    "transport stream of a camera": (bytes(4) + b"G" + bytes(187)) * 4,
    "wmv": b"0&\xb2u\x8ef\xcf\x11" + bytes(600),
    "flv": b"FLV\x01" + bytes(600),
}
OTHER = {
    "nothing": (b"", "The file is empty."),
    "one byte": (b"\xff", f"This is not a photo we can read. {KINDS}"),
    "words": (b"just words", f"This is not a photo we can read. {KINDS}"),
    "pdf": (b"%PDF-1.7\n" + bytes(900), no_photo("a PDF document")),
    "zip": (b"PK\x03\x04" + bytes(900), no_photo("a ZIP archive or an office document")),
    "sound": (odd_files.brands(b"M4A ", b"mp42"), no_photo("a sound file")),
    "wav": (riff(b"WAVE"), no_photo("a sound file")),
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', no_photo("an SVG drawing")),
    "web page": (b"<!DOCTYPE html><p>", no_photo("a web page")),
    "photoshop": (b"8BPS" + bytes(600), no_photo("a Photoshop file")),
    "jpeg xl": (b"\xff\x0a" + bytes(600), no_photo("a JPEG XL picture")),
    "bmp": (photos.encoded(kind="BMP"), no_photo("a BMP picture")),
    "jpeg cut": (JPEG[: len(JPEG) // 2], DAMAGED),
    "jpeg cut shortly before its end": (JPEG[:-40], DAMAGED),
    "progressive jpeg cut": (PROGRESSIVE[: len(PROGRESSIVE) // 2], DAMAGED),
    "jpeg cut and filled up with zeros": (JPEG[: len(JPEG) // 2] + bytes(len(JPEG)), DAMAGED),
    "jpeg cut and filled up with ones": (JPEG[: len(JPEG) // 2] + b"\xff" * len(JPEG), DAMAGED),
    "jpeg of 500 scans": (scans(500), "The picture takes too long to read."),
    "png cut": (PNG[: len(PNG) // 2], DAMAGED),
    "png whose text unpacks to 40 MB": (
        photos.with_png_chunk(PNG, b"zTXt", b"Comment\x00\x00" + zlib.compress(bytes(40 * 1024 * 1024))),
        HIDDEN,
    ),
    "png whose XMP unpacks to 9 MB": (
        photos.with_png_chunk(PNG, b"iTXt", b"XML:com.adobe.xmp\x00\x01\x00\x00\x00" + zlib.compress(bytes(9 << 20))),
        HIDDEN,
    ),
    "png of many texts": (
        PNG[:33] + photos.png_chunk(b"tEXt", b"a\x00" + bytes(5 << 20)) * 2 + PNG[33:],
        HIDDEN,
    ),
    "a small png of 10 gigapixels": (
        photos.png_claiming(100_000, 100_000),
        "The picture is 100,000 × 100,000 pixels; up to 250 megapixels can be added.",
    ),
    "a gif of 2,001 frames": (photos.gif_with_frames(2001), "The picture has more than 2,000 frames."),
    "tiff cut": (photos.encoded(kind="TIFF")[:200], DAMAGED),
    "floating point": (photos.encoded(Image.new("F", SMALL), "TIFF"), not_added("floating point samples")),
    "half floats": (
        odd_files.tiff(SMALL, [BYTES * 2], bits=16, sample_format=3),
        not_added("floating point samples"),
    ),
    "colours in floating point": (
        odd_files.tiff(SMALL, [BYTES * 12], bits=32, samples=3, photometric=2, sample_format=3),
        not_added("floating point samples"),
    ),
    "uint32": (odd_files.tiff(SMALL, [BYTES * 4], bits=32), not_added("32-bit samples")),
    "uint32, big end first": (odd_files.tiff(SMALL, [BYTES * 4], bits=32, order=">"), not_added("32-bit samples")),
    "uint64": (odd_files.tiff(SMALL, [BYTES * 8], bits=64), not_added("64-bit samples")),
    "signed": (odd_files.tiff(SMALL, [BYTES * 2], bits=16, sample_format=2), not_added("signed samples")),
    "complex": (odd_files.tiff(SMALL, [BYTES * 8], bits=64, sample_format=6), not_added("complex samples")),
    "12 bits": (odd_files.tiff(SMALL, [bytes(64 * 48 * 2)], bits=12), not_added("samples of unusual sizes")),
    "planes of 16 bits": (
        odd_files.tiff(SMALL, [BYTES * 2] * 3, bits=16, samples=3, photometric=2),
        not_added("16-bit samples in separate planes"),
    ),
}
TABLE = {
    **{f"raw: {name}": (data, RAW) for name, data in RAW_FILES.items()},
    **{f"film: {name}": (data, FILM) for name, data in FILMS.items()},
    **OTHER,
}


@pytest.mark.promise("upload-refused")
@pytest.mark.parametrize(("data", "sentence"), TABLE.values(), ids=TABLE)
def test_each_bad_file_is_refused_in_a_sentence_of_its_own(jane: Any, files: Path, data: bytes, sentence: str) -> None:
    with pytest.raises(UploadRefused) as refused:
        add_photo(owner=jane, file=io.BytesIO(data), name="holiday.jpg")
    assert str(refused.value) == sentence
    assert [path for path in files.rglob("*") if path.is_file()] == []
