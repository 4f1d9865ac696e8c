"""The demo's photographs: whose, which file, caption, album, and who may see it. Sources: demo_photos/SOURCES.md.

The large ones came without EXIF. Where one has a date and a place here, the loader writes them into a copy, as a camera
would have: both are made up, the places apart that its own title names.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from pathlib import Path

from PIL import Image

FOLDER = Path(__file__).resolve().parents[1] / "demo_photos"
_APP1 = b"\xff\xe1"
_START = b"\xff\xd8"


@dataclass(frozen=True)
class Told:
    """What a camera would have written: the time on its clock, that clock's offset, degrees north and east."""

    at: datetime
    offset: str = "+02:00"
    place: tuple[float, float] | None = None


@dataclass(frozen=True)
class Photograph:
    """One file of ``FOLDER`` in one person's drive."""

    owner: str
    name: str
    title: str
    visibility: str = "private"
    album: str = ""
    told: Told | None = None
    caption: str = ""
    favourite: bool = False

    @property
    def path(self) -> Path:
        return FOLDER / self.name

    def read(self) -> bytes:
        """The file's bytes, with what is ``told`` in them."""
        data = self.path.read_bytes()
        return data if self.told is None else with_exif(data, self.told)


def with_exif(jpeg: bytes, told: Told) -> bytes:
    """``jpeg``, which has no EXIF, with one segment more; the picture itself is not touched."""
    exif = Image.Exif()
    exif[0x8769] = {0x9003: f"{told.at:%Y:%m:%d %H:%M:%S}", 0x9011: told.offset}
    if told.place is not None:
        north, east = told.place
        exif[0x8825] = {
            1: "N" if north >= 0 else "S",
            2: _degrees(north),
            3: "E" if east >= 0 else "W",
            4: _degrees(east),
        }
    body = exif.tobytes()
    return _START + _APP1 + (len(body) + 2).to_bytes(2, "big") + body + jpeg[2:]


def _degrees(value: float) -> tuple[Fraction, Fraction, Fraction]:
    """Degrees, minutes and seconds."""
    minutes, seconds = divmod(round(abs(value) * 360_000), 6000)
    degrees, minutes = divmod(minutes, 60)
    return Fraction(degrees), Fraction(minutes), Fraction(seconds, 100)


WALK = "A walk in the old town"
NORTH = "Two weeks in the north"
AITZGORRI, PICOS = (42.95, -2.33), (43.18, -4.83)

# The library shows the newest first: of those without a date, what is added last is on top.
PHOTOGRAPHS = (
    Photograph("jane", "DSCN0010.jpg", "Garden below the town", "public"),
    Photograph("jane", "DSCN0012.jpg", "Avenue in autumn", "public"),
    Photograph("jane", "DSCN0027.jpg", "Church on the red brick square", "public", album=WALK),
    Photograph("jane", "DSCN0038.jpg", "The pink house in the lane", album=WALK),
    Photograph("jane", "DSCN0040.jpg", "Church and portico", album=WALK),
    Photograph("jane", "DSCN0042.jpg", "Bell tower at the end of the street", album=WALK),
    Photograph(
        "jane",
        "picosdeeuropa_by_Aitzol_Berasategi.jpg",
        "Path towards the snow",
        album=NORTH,
        told=Told(datetime(2026, 10, 10, 11, 24, 9), place=PICOS),
        caption="Up to the rocks before the weather turned.",
    ),
    Photograph(
        "jane",
        "life_by_Aitzol_Berasategi.jpg",
        "Stream among mossy rocks",
        album=NORTH,
        told=Told(datetime(2026, 10, 17, 10, 15, 31)),
    ),
    Photograph(
        "jane",
        "aitzgorri_by_Aitzol_Berasategi.jpg",
        "Autumn meadow below Aitzgorri",
        album=NORTH,
        told=Told(datetime(2026, 10, 17, 16, 5, 44), place=AITZGORRI),
        favourite=True,
    ),
    Photograph(
        "jane",
        "sunset_by_Aitzol_Berasategi.jpg",
        "Sunset at the view marker",
        album=NORTH,
        told=Told(datetime(2026, 10, 17, 18, 52, 12), place=AITZGORRI),
        favourite=True,
    ),
    Photograph(
        "jane",
        "Bridge_by_Sander_Klootwijk.jpg",
        "Bridge over the wide beach",
        album=NORTH,
        told=Told(datetime(2026, 10, 24, 14, 30, 2)),
    ),
    Photograph("jane", "Picture_0B_by_freespace.jpg", "Half a fig in a red bowl"),
    Photograph("jane", "Wine_by_Jakkub_Mede.jpg", "The rare bottle"),
    Photograph("jane", "friends_by_Aitzol_Berasategi.jpg", "Two dogs at the window", favourite=True),
    Photograph("sam", "IMG_5195.HEIC", "Violet flowers on the forest floor"),
    Photograph("sam", "Dragonfly_by_Bolly.jpg", "Dragonfly on a twig", told=Told(datetime(2026, 8, 2, 15, 40, 20))),
    Photograph("sam", "seeding_by_Clements_Engelhardt.jpg", "Dandelion clocks against the sun"),
)
