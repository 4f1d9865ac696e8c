"""What kind of file is this? Told by its first bytes; names and headers are never trusted."""

from __future__ import annotations

from photodrive.imaging.renderer import words

HEAD_BYTES = 512  # enough of a file for :func:`media_type_of`

_RAW = "a camera's raw file"
_FILM = "a film or video"
_SOUND = "a sound file"
_SIGNATURES = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"II+\x00", "image/tiff"),
    (b"MM\x00+", "image/tiff"),
)
_AVIF_BRANDS = {b"avif", b"avis"}
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"mif2", b"msf1", b"miaf"}
_STILL_BRANDS = {b"avif", b"heic", b"heix", b"heim", b"heis", b"mif1", b"mif2", b"miaf"}
_FILM_BRANDS = (
    b"iso",
    b"mp4",
    b"mp7",
    b"avc",
    b"hvc1",
    b"hev1",
    b"qt  ",
    b"M4V",
    b"3g",
    b"dash",
    b"msdh",
    b"XAVC",
    b"f4v",
)
_SOUND_BRANDS = {b"M4A ", b"M4B ", b"M4P ", b"F4A ", b"F4B "}
_QUICKTIME = {b"moov", b"mdat", b"wide", b"pnot", b"free", b"skip"}  # how films begin that say nothing before

_RAW_SIGNATURES = (  # what a file of each maker has, and where
    (0, b"FUJIFILMCCD-RAW"),
    (0, b"IIRO"),
    (0, b"IIRS"),
    (0, b"MMOR"),
    (0, b"IIU\x00"),
    (0, b"\x00MRM"),
    (0, b"FOVb"),
    (0, b"ARRI\x12\x34\x56\x78"),
    (6, b"HEAPCCDR"),
    (6, b"HEAPJPGM"),
    (8, b"CR\x02"),
    (8, b"IIII"),
    (8, b"MMMM"),
    (25, b"ARECOYK"),  # Contax
)
_OTHER_KINDS = (
    (b"%PDF", "a PDF document"),
    (b"%!PS", "a PostScript document"),
    (b"\xc5\xd0\xd3\xc6", "a PostScript document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"PK\x05\x06", "a ZIP archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"{\\rtf", "an office document"),
    (b"\x1f\x8b", "an archive"),
    (b"BZh", "an archive"),
    (b"\xfd7zXZ", "an archive"),
    (b"Rar!", "an archive"),
    (b"7z\xbc\xaf", "an archive"),
    (b"BM", "a BMP picture"),
    (b"8BPS", "a Photoshop file"),
    (b"gimp xcf", "a GIMP file"),
    (b"\x00\x00\x01\x00", "an icon"),
    (b"\xff\x0a", "a JPEG XL picture"),
    (b"\x00\x00\x00\x0cJXL ", "a JPEG XL picture"),
    (b"\x00\x00\x00\x0cjP  ", "a JPEG 2000 picture"),
    (b"\xff\x4f\xff\x51", "a JPEG 2000 picture"),
    (b"II\xbc", "a JPEG XR picture"),
    (b"v/1\x01", "an OpenEXR picture"),
    (b"#?RADIANCE", "a Radiance picture"),
    (b"\x1aE\xdf\xa3", _FILM),  # Matroska and WebM
    (b"\x00\x00\x01\xba", _FILM),  # MPEG
    (b"\x00\x00\x01\xb3", _FILM),
    (b"\x00\x00\x00\x01", _FILM),  # H.264 and H.265 without a container
    (b"FLV\x01", _FILM),
    (b"0&\xb2u\x8ef\xcf\x11", _FILM),  # Windows Media
    (b".RMF", _FILM),
    (b"\x06\x0e+4", _FILM),  # MXF
    (b"FWS", _FILM),
    (b"CWS", _FILM),
    (b"\x1f\x07\x00", _FILM),  # DV
    (b"YUV4MPEG2", _FILM),
    (b"OggS", "a film or a sound file"),
    (b"ID3", _SOUND),
    (b"fLaC", _SOUND),
    (b"MThd", _SOUND),
    (b"#!AMR", _SOUND),
    (b"FORM", _SOUND),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)
_RIFF = {b"AVI ": _FILM, b"WAVE": _SOUND, b"RMID": _SOUND}


def media_type_of(head: bytes) -> str | None:
    """The media type of a photo format we read, or None."""
    if _is_raw(head):
        return None
    for signature, media_type in _SIGNATURES:
        if head.startswith(signature):
            return media_type
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    brands = _brands(head)
    if _is_film(head, brands):
        return None
    if brands & _AVIF_BRANDS:
        return "image/avif"
    if brands & _HEIC_BRANDS:
        return "image/heic"
    return None


def other_kind(head: bytes) -> str:
    """A word for a file we do not read, to tell the uploader what she picked; empty if unknown."""
    if _is_raw(head):
        return _RAW
    for signature, kind in _OTHER_KINDS:
        if head.startswith(signature):
            return kind
    if head[:4] == b"RIFF" and head[8:12] in _RIFF:
        return _RIFF[head[8:12]]
    if _brands(head) or head[4:8] in _QUICKTIME:
        return _SOUND if head[8:12] in _SOUND_BRANDS else _FILM
    if _is_transport_stream(head):
        return _FILM
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith((b"<svg", b"<?xml", b"<!--", b"<!doctype svg")) and b"<svg" in text:
        return "an SVG drawing"
    if text.startswith((b"<!doctype html", b"<html", b"<script", b"<head", b"<body")):
        return "a web page"
    return ""


def refusal(head: bytes) -> str:
    """What to say of a file of no format we read; empty where it is of no known kind."""
    kind = other_kind(head)
    if kind == _RAW:
        return words.RAW_FILE
    return f"This is {kind}, not a photo. {words.FORMATS}" if kind else ""


def _is_raw(head: bytes) -> bool:
    return any(head[at : at + len(mark)] == mark for at, mark in _RAW_SIGNATURES) or head[4:12] == b"ftypcrx "


def _is_film(head: bytes, brands: set[bytes]) -> bool:
    """Films may name brands of pictures' sequences; a still picture among them makes it a photo all the same."""
    return head[8:12].startswith(_FILM_BRANDS) and not brands & _STILL_BRANDS


def _is_transport_stream(head: bytes) -> bool:
    """MPEG's packets of 188 bytes, or of 192 with a time in front of each."""
    return any(
        len(head) > at + 2 * step and {head[at], head[at + step], head[at + 2 * step]} == {0x47}
        for at, step in ((0, 188), (4, 192))
    )


def _brands(head: bytes) -> set[bytes]:
    """Major and compatible brands of an ISO base media file (ISO/IEC 14496-12, section 4.3)."""
    if head[4:8] != b"ftyp":
        return set()
    end = min(int.from_bytes(head[:4], "big"), len(head))
    return {head[8:12], *(head[at : at + 4] for at in range(16, end - 3, 4))}
