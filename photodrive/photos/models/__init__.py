"""What the drive keeps of photos."""

from .albums import Album, AlbumPhoto
from .counts import LibraryTotal, MonthCount
from .photos import KEPT, Photo, PhotoQuerySet
from .texts import FULL_TEXT, PhotoText
from .ticks import Tick, TickList
from .uploads import Upload

__all__ = [
    "FULL_TEXT",
    "KEPT",
    "Album",
    "AlbumPhoto",
    "LibraryTotal",
    "MonthCount",
    "Photo",
    "PhotoQuerySet",
    "PhotoText",
    "Tick",
    "TickList",
    "Upload",
]
