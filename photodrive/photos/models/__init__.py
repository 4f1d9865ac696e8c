"""What the drive keeps of photos."""

from .albums import Album, AlbumPhoto
from .counts import LibraryTotal, MonthCount
from .photos import KEPT, Photo, PhotoQuerySet
from .ticks import Tick, TickList
from .uploads import Upload

__all__ = [
    "KEPT",
    "Album",
    "AlbumPhoto",
    "LibraryTotal",
    "MonthCount",
    "Photo",
    "PhotoQuerySet",
    "Tick",
    "TickList",
    "Upload",
]
