"""The demo's photographs: whose, which file, caption, album, and who may see it. Sources: demo_photos/SOURCES.md."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "demo_photos"


@dataclass(frozen=True)
class Photograph:
    """One file of ``FOLDER`` in one person's drive."""

    owner: str
    name: str
    title: str
    visibility: str = "private"
    album: str = ""

    @property
    def path(self) -> Path:
        return FOLDER / self.name


WALK = "A walk in the old town"

# The library shows the newest first: what is added last is on top.
PHOTOGRAPHS = (
    Photograph("jane", "Landscape_6.jpg", "Waterfall above the plain"),
    Photograph("jane", "Portrait_6.jpg", "In front of the great waterfall"),
    Photograph("jane", "DSCN0010.jpg", "Garden below the town", "public"),
    Photograph("jane", "DSCN0012.jpg", "Avenue in autumn", "public"),
    Photograph("jane", "DSCN0021.jpg", "The white monument in the park", "public"),
    Photograph("jane", "DSCN0025.jpg", "Two people in the narrow street", album=WALK),
    Photograph("jane", "DSCN0027.jpg", "Church on the red brick square", "public", album=WALK),
    Photograph("jane", "DSCN0029.jpg", "Balcony with a flower pot"),
    Photograph("jane", "DSCN0038.jpg", "The pink house in the lane", album=WALK),
    Photograph("jane", "DSCN0040.jpg", "Church and portico"),
    Photograph("jane", "DSCN0042.jpg", "Bell tower at the end of the street", album=WALK),
    Photograph("sam", "Landscape_3.jpg", "Waterfall, seen from the path"),
    Photograph("sam", "IMG_5195.HEIC", "Violet flowers on the forest floor"),
)
