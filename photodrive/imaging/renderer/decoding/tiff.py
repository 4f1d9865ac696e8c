"""TIFF by Pillow, after a look of our own at what it holds (TIFF 6.0; TIFF/EP and DNG for raw files).

Pillow reads some kinds of samples wrongly without a word, and shows the thumbnail of a raw file as the picture.
"""

from __future__ import annotations

from pathlib import Path

from PIL import Image, TiffImagePlugin

from photodrive.exceptions import UnsupportedType
from photodrive.imaging.renderer import words

from .tiff_directories import Directory, directories

_SUBFILE, _BITS, _COMPRESSION, _PHOTOMETRIC, _SAMPLES, _PLANAR, _FORMAT = 254, 258, 259, 262, 277, 284, 339
_RAW_TAGS = frozenset({50706, 50740, 33421, 33422, 34310})  # DNG's version and private data, filters, Leaf
_RAW_PHOTOMETRIC = frozenset({32803, 34892})  # a filter of colours, linear raw
_RAW_COMPRESSION = frozenset({262, 32767, 32769, 32770, 32867, 34713, 34892, 52546, 65000, 65535})
_REDUCED, _MASK = 1, 4
_UNSIGNED, _SIGNED, _FLOAT = 1, 2, 3
_WHITE_IS_ZERO = 0
_DEPTHS = frozenset({1, 2, 4, 8, 16})


def use() -> None:
    """Let Pillow read 16-bit negatives of both byte orders; :func:`is_negative` tells which are still to be turned."""
    for prefix, mode in ((TiffImagePlugin.II, "I;16"), (TiffImagePlugin.MM, "I;16B")):
        TiffImagePlugin.OPEN_INFO[(prefix, _WHITE_IS_ZERO, (1,), 1, (16,), ())] = (mode, mode)


def page_to_show(path: Path) -> int:
    """The number of the first page that is a picture itself and not a thumbnail or a mask of another.

    Raises ``UnsupportedType`` over a raw file, and over samples that cannot be read.
    """
    with path.open("rb") as file:
        pages, inner = directories(file)
    if any(_is_raw(directory) for directory in (*pages, *inner)):
        raise UnsupportedType(words.RAW_FILE)
    shown = [number for number, page in enumerate(pages) if not _first(page, _SUBFILE, 0) & (_REDUCED | _MASK)]
    if not shown:
        if pages:
            raise UnsupportedType(words.RAW_FILE)  # the picture itself is where only its maker finds it
        return 0
    _judge(pages[shown[0]])
    return shown[0]


def is_negative(picture: Image.Image) -> bool:
    """Whether a decoded TIFF of 16-bit grey still has black for white."""
    tags = getattr(picture, "tag_v2", {})
    return picture.mode.startswith("I;16") and tags.get(_PHOTOMETRIC) == _WHITE_IS_ZERO


def _is_raw(directory: Directory) -> bool:
    return bool(
        _RAW_TAGS & directory.keys()
        or _first(directory, _PHOTOMETRIC, 1) in _RAW_PHOTOMETRIC
        or _first(directory, _COMPRESSION, 1) in _RAW_COMPRESSION
    )


def _judge(page: Directory) -> None:
    """Refuse by name what Pillow would not know, or would read wrongly."""
    depths, formats = page.get(_BITS) or (1,), page.get(_FORMAT) or (_UNSIGNED,)
    depth = max(depths)
    if _FLOAT in formats:
        kind = "floating point samples"
    elif _SIGNED in formats:
        kind = "signed samples"
    elif set(formats) - {_UNSIGNED, 4}:
        kind = "complex samples"
    elif depth > 16:
        kind = f"{depth}-bit samples"
    elif set(depths) - _DEPTHS or len(set(depths)) > 1:
        kind = "samples of unusual sizes"
    elif depth == 16 and _first(page, _PLANAR, 1) == 2 and _first(page, _SAMPLES, 1) > 1:
        kind = "16-bit samples in separate planes"
    else:
        return
    raise UnsupportedType(f"Pictures with {kind} cannot be added. Please export as JPEG.")


def _first(directory: Directory, tag: int, otherwise: int) -> int:
    values = directory.get(tag)
    return values[0] if values else otherwise
