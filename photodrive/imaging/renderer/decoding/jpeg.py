"""JPEG by libvips: one strip of rows at a time, and no more of a large picture than is needed.

A picture of 200 megapixels takes as much memory as a small one. Only progressive ones have to be held whole.
"""

from __future__ import annotations

import errno
import mmap
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from photodrive.exceptions import BrokenImage, DecodingFailed
from photodrive.imaging.renderer.jpeg_segments import EOI, FRAMES, PROGRESSIVE, SOS, walk

MAX_SCANS = 100  # of a progressive picture; each costs as much as the whole
_MODES = {1: "L", 3: "RGB", 4: "CMYK"}
_STEP, _ZEROS = 64 * 1024, 2
_SHRINKS = (8, 4, 2, 1)  # what the inverse transform can leave out by itself
_HARMLESS = b"extraneous bytes before marker 0xd9"  # the last thing that is said, if nothing else was
_NO_THREAD = "error creating thread"  # too many processes on this machine, which says nothing about the picture
_NO_MEMORY = ("insufficient memory", "out of memory", "unable to allocate")


@dataclass(frozen=True, kw_only=True)
class _Outline:
    """``ended`` tells whether the end marker is there, ``whole`` whether all coefficients are announced."""

    ended: bool
    whole: bool
    scans: int
    coefficients: int  # bytes that have to be held at once


def read(path: Path, *, side: int | None, scratch: Path, memory: int) -> Image.Image:
    """The pixels at ``path`` as L, RGB or CMYK; with ``side`` shrunk, its longer side at least that long if it was.

    ``scratch`` is a directory for a copy, ``memory`` the bound in bytes. A missing end marker is no damage if nothing
    else is missing. Raises a subclass of ``UploadRefused``, or ``MemoryError``.
    """
    outline = _outline(path)
    if outline is None:  # decoders forgive more than our walk does
        return _decoded(path, side)
    if outline.scans > MAX_SCANS:
        raise DecodingFailed("The picture takes too long to read.", detail=f"{outline.scans} scans")
    if outline.coefficients > memory * 3 // 4:
        raise MemoryError(outline.coefficients)
    if outline.ended:
        return _decoded(path, side)
    if not outline.whole:
        raise BrokenImage(detail="the JPEG picture has no end")
    copy = scratch / "whole.jpg"
    try:
        shutil.copyfile(path, copy)
        _end(copy)
        return _decoded(copy, side, strict=True)
    finally:
        copy.unlink(missing_ok=True)


def _end(path: Path) -> None:
    """Put the end marker where the picture ends: before zeros that fill up what a card or a transfer has lost.

    A few of them may belong to it.
    """
    with path.open("r+b") as file:
        size = end = file.seek(0, os.SEEK_END)
        tail = b""
        while end and not tail:
            begin = max(0, end - _STEP)
            file.seek(begin)
            tail = file.read(end - begin).rstrip(b"\x00")
            end = begin + len(tail)
        file.truncate(file.seek(min(size, end + _ZEROS)))
        file.write(bytes((0xFF, EOI)))


def _decoded(path: Path, side: int | None, *, strict: bool = False) -> Image.Image:
    """The pixels; with ``strict`` refused where the reader made some up, of which it only warns."""
    vips = _library()
    vips.vips_lib.vips_error_clear()
    try:
        header = vips.Image.jpegload(str(path))
        shrink = _shrink(max(header.width, header.height), side)
        image = vips.Image.jpegload(str(path), shrink=shrink, access="sequential", fail_on="truncated")
        pixels = image.write_to_memory()
    except vips.Error as error:
        told = str(error).lower()
        if any(words in told for words in _NO_MEMORY):
            raise MemoryError from error
        if _NO_THREAD in told:
            raise OSError(errno.EAGAIN, told) from error
        raise BrokenImage(detail=str(error)[:300]) from error
    warning = bytes(vips.ffi.string(vips.vips_lib.vips_error_buffer()))
    if strict and warning and _HARMLESS not in warning:
        raise BrokenImage(detail=repr(warning[:300]))
    mode = _MODES.get(image.bands)
    if mode is None or image.format != "uchar":
        raise BrokenImage(detail=f"{image.bands} bands of {image.format}")
    return Image.frombuffer(mode, (image.width, image.height), pixels, "raw", mode, 0, 1)


def _shrink(longer: int, side: int | None) -> int:
    return next(shrink for shrink in _SHRINKS if shrink == 1 or (side is not None and longer // shrink >= side))


def _library() -> Any:
    """libvips with its reader of JPEG alone: no other code of it sees a file, nothing is kept, nothing is parallel."""
    os.environ.update(VIPS_CONCURRENCY="1", VIPS_BLOCK_UNTRUSTED="1")
    import pyvips

    pyvips.operation_block_set("VipsForeignLoad", True)
    pyvips.operation_block_set("VipsForeignLoadJpeg", False)
    pyvips.cache_set_max(0)
    return pyvips


def _outline(path: Path) -> _Outline | None:
    """How the file at ``path`` is built; None where it is not built as it should be."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        ended, scans, coefficients, frame = False, 0, 0, 0
        refined: dict[int, set[int]] = {}
        try:
            for segment in walk(data):
                content = data[segment.begin : segment.end] if segment.marker in FRAMES | {SOS} else b""
                if segment.marker in FRAMES:
                    frame = segment.marker
                    coefficients = _coefficients(content) if frame in PROGRESSIVE else 0
                    refined = {content[at]: set() for at in range(6, 6 + 3 * content[5], 3)}
                elif segment.marker == SOS:
                    scans += 1
                    _note_scan(content, frame in PROGRESSIVE, refined)
                ended = segment.marker == EOI
        except (BrokenImage, IndexError):
            return None
    whole = bool(refined) and all(len(done) == 64 for done in refined.values())
    return _Outline(ended=ended, whole=whole, scans=scans, coefficients=coefficients)


def _coefficients(frame: bytes) -> int:
    """Bytes of the coefficients of a frame (T.81, section B.2.2): two each, in proportion to the sampling factors."""
    height, width = int.from_bytes(frame[1:3], "big"), int.from_bytes(frame[3:5], "big")
    factors = [(frame[at] >> 4, frame[at] & 15) for at in range(7, 7 + 3 * frame[5], 3)]
    most = max((h for h, _ in factors), default=1) * max((v for _, v in factors), default=1)
    return 2 * width * height * sum(h * v for h, v in factors) // max(most, 1)


def _note_scan(header: bytes, progressive: bool, refined: dict[int, set[int]]) -> None:
    """Which coefficients of which components are exact after a scan (T.81, section B.2.3)."""
    count = header[0]
    begin, end, low = header[1 + 2 * count], header[2 + 2 * count], header[3 + 2 * count] & 15
    if not progressive:
        begin, end, low = 0, 63, 0
    for at in range(1, 1 + 2 * count, 2):
        if low == 0 and header[at] in refined:
            refined[header[at]].update(range(begin, min(end, 63) + 1))
